import NIOHPACK
import Testing

@testable import MicroGateway

@Suite("A page of another site")
struct ForeignPageTests {
    private func isForeign(authority: String, _ headers: [(String, String)]) -> Bool {
        var request: HPACKHeaders = [":method": "POST", ":scheme": "http", ":path": "/x", ":authority": authority]
        for (name, value) in headers { request.add(name: name, value: value) }
        return GatewayRequest(request).isFromForeignPage
    }

    @Test("is nobody who is no browser", arguments: ["localhost:8080", "example.com", ""])
    func noBrowser(authority: String) { #expect(!isForeign(authority: authority, [])) }

    @Test(
        "is told from one of this machine by its origin",
        arguments: [
            ("localhost:8080", "http://localhost:3000", false), ("127.0.0.1:8080", "http://127.0.0.1", false),
            ("[::1]:8080", "http://[::1]:3000", false), ("localhost:8080", "http://evil.example", true),
            ("127.0.0.1:8080", "null", true), ("localhost:8080", "", true),
            // DNS rebinding: the name points here, and the page's origin is the same name.
            ("evil.example:8080", "http://evil.example:8080", true),
        ])
    func origin(authority: String, origin: String, isForeign: Bool) {
        #expect(self.isForeign(authority: authority, [("origin", origin)]) == isForeign)
    }

    @Test(
        "is told by what the browser says of its site",
        arguments: [("same-origin", false), ("same-site", false), ("none", false), ("cross-site", true)])
    func site(site: String, isForeign: Bool) {
        #expect(self.isForeign(authority: "localhost:8080", [("sec-fetch-site", site)]) == isForeign)
    }
}
