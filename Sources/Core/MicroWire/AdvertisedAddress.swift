import MicroCore
import NIOCore

/// The families of addresses that a listener on every interface takes connections on.
package struct AddressFamilies: OptionSet, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let v4 = AddressFamilies(rawValue: 1)
    package static let v6 = AddressFamilies(rawValue: 2)
}

/// The address that others should use for one that listens on every interface.
enum AdvertisedAddress {
    /// The host to register: a private address of this machine, else a public one, else loopback (spec
    /// platform-framework.md §3, Registration record); of those the first one that is IPv4, which more clients reach.
    static func host(_ families: AddressFamilies) -> String {
        pick(((try? System.enumerateDevices()) ?? []).compactMap { $0.address?.ipAddress }, families)
    }

    static func pick(_ addresses: [String], _ families: AddressFamilies) -> String {
        let ranked = addresses.filter { families.contains(isV6($0) ? .v6 : .v4) }.compactMap { address in
            rank(address).map { (address: address, rank: $0) }
        }
        // The first one of the best.
        return ranked.min { $0.rank < $1.rank }?.address ?? (families.contains(.v4) ? "127.0.0.1" : "::1")
    }

    /// The lower the better; nil for what other machines cannot use.
    private static func rank(_ address: String) -> Int? {
        let text = address.lowercased()
        if isV6(text) {
            // Of fe80::/10, which say nothing without an interface.
            guard !["::", "::1"].contains(text), !["fe8", "fe9", "fea", "feb"].contains(text.prefix(3)) else {
                return nil
            }
            return isPrivate(text) ? 1 : 3
        }
        if text.hasPrefix("127.") || text.hasPrefix("0.") { return nil }
        // Link-local: the interface found no server to give it an address.
        if text.hasPrefix("169.254.") { return 4 }
        return isPrivate(text) ? 0 : 2
    }

    private static func isV6(_ address: String) -> Bool { address.utf8.contains(UInt8(ascii: ":")) }

    /// 10/8, 172.16/12, 192.168/16, 100.64/10 and fd00::/8.
    static func isPrivate(_ address: String) -> Bool {
        if isV6(address) { return address.lowercased().hasPrefix("fd") }
        let parts = address.split(separator: ".").compactMap { Int($0) }
        guard parts.count == 4 else { return false }
        switch (parts[0], parts[1]) {
        case (10, _), (172, 16...31), (192, 168), (100, 64...127): return true
        default: return false
        }
    }
}
