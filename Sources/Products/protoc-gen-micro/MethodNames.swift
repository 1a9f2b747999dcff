import SwiftProtobufPluginLibrary

/// The Swift methods of a service's rpcs, in the same order: `GetURL` is `getURL`, `Default` is `` `default` ``.
///
/// Two rpcs that would get the same one keep the names they have in the `.proto`.
struct MethodNames {
    let names: [String]

    init(_ rpcs: [String]) {
        let cased = rpcs.map(MethodNames.lowerCamelCase)
        var uses: [String: Int] = [:]
        for name in cased { uses[name, default: 0] += 1 }
        names = zip(rpcs, cased).map { rpc, name in MethodNames.quoted(uses[name] == 1 ? name : rpc) }
    }

    private static func lowerCamelCase(_ name: String) -> String {
        let words = name.split(separator: "_")
        guard let first = words.first else { return name + "_" }
        let rest = words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }
        let joined = lowercasedStart(first) + rest.joined()
        return joined.first?.isNumber == true ? "_" + joined : joined
    }

    /// The capitals it begins with become small, but not the one that begins the next word: `HTTPStatus`, `httpStatus`.
    private static func lowercasedStart(_ word: Substring) -> String {
        let capitals = word.prefix { $0.isUppercase }.count
        let next = word.dropFirst(capitals).first
        let count = capitals > 1 && next?.isLowercase == true ? capitals - 1 : capitals
        return word.prefix(count).lowercased() + word.dropFirst(count)
    }

    private static func quoted(_ name: String) -> String { keywords.contains(name) ? "`\(name)`" : name }

    private static let keywords =
        swiftKeywordsUsedInDeclarations
        .union(swiftKeywordsUsedInStatements)
        .union(swiftKeywordsUsedInExpressionsAndTypes)
        .union(["init", "precedencegroup"])
}
