import MicroCore

let vocabularyTargets = [
    FuzzTarget(name: "host-port") { input in
        for port in [nil, 443] {
            guard let address = HostPort(text(input), defaultPort: port) else { continue }
            try hold((0...65535).contains(address.port), "port \(address.port)")
            try hold(HostPort(address.description) == address, "\(address) is read as another address")
        }
    },
    FuzzTarget(name: "metadata") { input in
        var metadata = Metadata()
        for line in input.split(separator: 0x0a) {
            let parts = line.split(separator: 0x3d, maxSplits: 1, omittingEmptySubsequences: false).map { text($0) }
            let name = String(parts[0].drop { "+-*".contains($0) })
            let value = parts.count > 1 ? parts[1] : ""
            // Names are those of headers; others leave no process.
            guard name.utf8.allSatisfy({ $0 < 0x80 }) else { continue }
            switch line.first {
            case UInt8(ascii: "-"):
                metadata[name] = nil
                try hold(metadata[name] == nil && metadata.values(name).isEmpty, "there after it was removed")
            case UInt8(ascii: "+"):
                metadata.add(name, value)
                try hold(metadata.values(name).last.map { same($0, value) } == true, "not there after it was added")
            case UInt8(ascii: "*"):
                let other = Metadata([(name, value)])
                metadata.merge(other)
                try hold(metadata.values(name).count == 1, "several after one was merged")
            default:
                metadata[name] = value
                try hold(metadata[name] ?? "" == value, "another value than was set")
            }
        }
    },
    FuzzTarget(name: "micro-error") { input in
        let text = text(input)
        for entry in ErrorCatalogue.entries { _ = entry.fits(text) }
        guard let error = MicroError(json: text) else { return }
        try hold(error.code > 0, "code \(error.code)")
        for entry in ErrorCatalogue.entries { _ = entry.fits(error) }
        // An error within the detail of another is the one that is returned, so this one's detail has none.
        try hold(MicroError(json: error.jsonText) == error, "read as another error after it was written")
    },
    FuzzTarget(name: "go-duration") { input in
        guard let duration = Duration(goText: text(input)) else { return }
        try hold(Duration(goText: "\(duration.nanoseconds)ns") != nil, "not read again: \(duration.nanoseconds)ns")
    },
]
