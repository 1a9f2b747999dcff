import MicroSystem
import MicroCore

/// Whether the home folder and the config file can be used. It changes nothing.
struct HomeCheck: Sendable {
    /// Where the config file is or would be.
    let config: ConfigFile
    /// Whose home it is.
    let environment: Environment

    /// What was found.
    var diagnoses: [Diagnosis] { [folder, file] }

    private var folder: Diagnosis {
        let path = environment.home + "/.micro"
        let what = "home \(path)"
        guard let mode = HomeCheck.mode(path) else {
            guard access(environment.home, W_OK) == 0 else {
                return .fail(
                    what, "it does not exist, and \(environment.home) cannot be written; set HOME to a folder of yours")
            }
            return .ok(what, "it does not exist yet, and is made when it is needed")
        }
        guard mode & S_IFMT == S_IFDIR else { return .fail(what, "it is no folder; move it away") }
        guard access(path, R_OK | W_OK | X_OK) == 0 else {
            return .fail(what, "it cannot be read and written; chmod u+rwx \(path), or chown it to you")
        }
        guard mode & 0o022 == 0 else { return .warn(what, "others can write into it; chmod go-w \(path)") }
        return .ok(what, "it can be read and written")
    }

    private var file: Diagnosis {
        let what = "config file \(config.path)"
        guard let mode = HomeCheck.mode(config.path) else { return .ok(what, "there is none yet; the defaults count") }
        do {
            let environments = EnvironmentList(file: config)
            _ = try environments.list()
        } catch {
            return .fail(what, error.description)
        }
        guard access(config.path, W_OK) == 0 else {
            return .warn(what, "it cannot be written, so micro env cannot change it; chmod u+w \(config.path)")
        }
        // It may hold credentials.
        guard mode & 0o077 == 0 else {
            return .warn(what, "other users can read or write it; chmod 600 \(config.path)")
        }
        return .ok(what, "it can be read and written")
    }

    /// The kind and permissions of a file; nil when there is none.
    private static func mode(_ path: String) -> mode_t? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode : nil
    }
}
