/// The version of this program.
enum Version {
    /// Changed by hand with a release, together with CHANGELOG.md.
    static let text = "v0.1.0"
}
