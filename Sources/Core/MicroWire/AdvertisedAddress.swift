import MicroCore
import NIOCore

/// The address that others should use for one that listens on every interface.
package enum AdvertisedAddress {
    /// The address to register: as it is when it names an interface; otherwise the first private address of this
    /// machine, else the first public one, else loopback (spec platform-framework.md §3, Registration record).
    package static func of(_ listening: HostPort) -> HostPort {
        guard listening.isWildcard else { return listening }
        let addresses = ((try? System.enumerateDevices()) ?? []).compactMap { $0.address?.ipAddress }
        return HostPort(host: pick(addresses), port: listening.port)
    }

    static func pick(_ addresses: [String]) -> String {
        let candidates = addresses.filter { !$0.hasPrefix("127.") && $0 != "::1" && !$0.hasPrefix("fe80:") }
        return candidates.first(where: isPrivate) ?? candidates.first ?? "127.0.0.1"
    }

    /// 10/8, 172.16/12, 192.168/16, 100.64/10 and fd00::/8.
    static func isPrivate(_ address: String) -> Bool {
        if address.lowercased().hasPrefix("fd") && address.contains(":") { return true }
        let parts = address.split(separator: ".").compactMap { Int($0) }
        guard parts.count == 4 else { return false }
        switch (parts[0], parts[1]) {
        case (10, _), (172, 16...31), (192, 168), (100, 64...127): return true
        default: return false
        }
    }
}
