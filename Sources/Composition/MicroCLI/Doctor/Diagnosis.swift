import MicroJSON

/// What one check of `micro doctor` found.
struct Diagnosis: Sendable, Hashable {
    /// How it stands.
    enum Level: String, Sendable {
        case ok
        case warn
        case fail
    }

    /// How it stands.
    var level: Level
    /// What was checked.
    var what: String
    /// What was found, and what to do.
    var text: String

    /// All is well.
    static func ok(_ what: String, _ text: String) -> Diagnosis { Diagnosis(level: .ok, what: what, text: text) }
    /// It works, with a flaw.
    static func warn(_ what: String, _ text: String) -> Diagnosis { Diagnosis(level: .warn, what: what, text: text) }
    /// It does not work.
    static func fail(_ what: String, _ text: String) -> Diagnosis { Diagnosis(level: .fail, what: what, text: text) }

    /// One line for people.
    var line: String { "\(level.rawValue) \(what): \(text)\n" }

    /// The same for programs.
    var json: JSONValue { ["level": .string(level.rawValue), "what": .string(what), "text": .string(text)] }
}
