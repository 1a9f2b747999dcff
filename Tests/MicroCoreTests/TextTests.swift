import MicroCore
import Testing

@Suite("An address")
struct HostPortTests {
    @Test(
        "is read as people write it",
        arguments: [
            ("127.0.0.1:80", HostPort(host: "127.0.0.1", port: 80)), (":8080", HostPort(host: "", port: 8080)),
            ("a:b:80", nil), ("[fe80::1%eth0]:80", HostPort(host: "fe80::1%eth0", port: 80)),
            ("[::1]:80", HostPort(host: "::1", port: 80)), ("host.example:0", HostPort(host: "host.example", port: 0)),
            ("localhost:65535", HostPort(host: "localhost", port: 65535)), ("[]:80", HostPort(host: "", port: 80)),
            ("host", nil), ("", nil), ("host:", nil), (":", nil), ("host:65536", nil), ("host:-1", nil),
            ("host:+80", nil), ("host:8o", nil), ("host:99999999999999999999", nil), ("[::1:80", nil),
            ("[::1]", nil), ("::1", nil), ("a b:80", nil), ("http://host:80", nil), ("host/path:80", nil),
            ("host:٣", nil), ("[[::1]]:80", nil), ("[a]b:80", nil), ("[\u{301}::1]:80", nil),
        ] as [(String, HostPort?)])
    func read(text: String, address: HostPort?) { #expect(HostPort(text) == address) }

    @Test(
        "without a port or a host takes the defaults",
        arguments: [
            ("host", "host:443"), ("[::1]", "[::1]:443"), ("::1", "[::1]:443"), (":80", "here:80"), ("", "here:443"),
            ("host:80", "host:80"),
        ])
    func defaults(text: String, address: String) {
        #expect(HostPort(text, defaultPort: 443, defaultHost: "here")?.description == address)
    }

    @Test("is written so that it is read again", arguments: ["127.0.0.1:80", "[::1]:80", ":0", "host:1"])
    func roundTrip(text: String) { #expect(HostPort(text)?.description == text) }

    @Test("knows every interface and this machine")
    func kinds() {
        for host in ["", "0.0.0.0", "::", "*"] { #expect(HostPort(host: host, port: 1).isWildcard) }
        for host in ["127.0.0.1", "127.9.9.9", "::1", "localhost"] {
            #expect(HostPort(host: host, port: 1).isLoopback)
            #expect(!HostPort(host: host, port: 1).isWildcard)
        }
        for host in ["", "0.0.0.0", "10.0.0.1", "example.com"] { #expect(!HostPort(host: host, port: 1).isLoopback) }
    }
}

@Suite("A duration in Go's notation")
struct GoDurationTests {
    @Test(
        "is read",
        arguments: [
            ("0", 0), ("300ms", 300_000_000), ("1.5h", 5_400_000_000_000), ("2m30s", 150_000_000_000), ("1ns", 1),
            ("1us", 1000), ("1µs", 1000), ("1μs", 1000), ("-1.5s", -1_500_000_000), ("+5s", 5_000_000_000),
            (".5s", 500_000_000), ("1.s", 1_000_000_000), ("1h1m1s1ms1us1ns", 3_661_001_001_001),
            ("200000h", 720_000_000_000_000_000), ("-0", 0),
            ("", nil), ("5", nil), ("s", nil), (".s", nil), ("1x", nil), ("1e3s", nil), ("1 s", nil), ("-", nil),
            ("1s2", nil), ("--1s", nil), ("1.2.3s", nil), ("nans", nil), ("infs", nil), ("٣s", nil),
            ("3000000h", nil), ("-3000000h", nil),
        ] as [(String, Int64?)])
    func read(text: String, nanoseconds: Int64?) {
        #expect(Duration(goText: text) == nanoseconds.map { .nanoseconds($0) })
    }

    @Test(
        "is whole nanoseconds, as many as fit",
        arguments: [
            (Duration.seconds(2), 2_000_000_000), (.milliseconds(-1), -1_000_000), (.zero, 0),
            (.seconds(Int64.max), .max), (.seconds(Int64.min), .min), (.nanoseconds(Int64.max), .max),
            (.nanoseconds(Int64.min), .min), (.nanoseconds(Int64.max) + .nanoseconds(1), .max),
            (.nanoseconds(Int64.min) - .nanoseconds(1), .min),
            (Duration(secondsComponent: 0, attosecondsComponent: 1), 0),
        ] as [(Duration, Int64)])
    func nanoseconds(duration: Duration, nanoseconds: Int64) { #expect(duration.nanoseconds == nanoseconds) }
}

@Suite("The environment")
struct EnvironmentTests {
    @Test("has the defaults of the original, and takes an empty value for none")
    func defaults() throws {
        let empty = ["MICRO_NAMESPACE": "", "MICRO_REGISTER_TTL": "", "HOME": ""]
        for environment in [Environment([:]), Environment(empty)] {
            #expect(environment.namespace == "micro")
            #expect(environment.home == ".")
            #expect(environment.proxy == nil && environment.serviceName == nil && environment.serviceAddress == nil)
            #expect(try environment.registerTTL() == .seconds(90))
            #expect(try environment.registerInterval() == .seconds(30))
        }
    }

    @Test("names its variables as the original does")
    func names() {
        let environment = Environment([
            "MICRO_SERVICE_NAME": "a", "MICRO_SERVICE_VERSION": "b", "MICRO_SERVICE_ADDRESS": "c", "MICRO_PROXY": "d",
            "MICRO_NAMESPACE": "e", "MICRO_LOG_LEVEL": "f", "HOME": "g",
        ])
        #expect(environment.serviceName == "a")
        #expect(environment.serviceVersion == "b")
        #expect(environment.serviceAddress == "c")
        #expect(environment.proxy == "d")
        #expect(environment.namespace == "e")
        #expect(environment.logLevel == "f")
        #expect(environment.home == "g")
    }

    @Test("reads seconds and durations", arguments: [("45", 45_000), ("1m30s", 90_000), ("500ms", 500)])
    func durations(text: String, milliseconds: Int) throws {
        let environment = Environment(["MICRO_REGISTER_TTL": text, "MICRO_REGISTER_INTERVAL": text])
        #expect(try environment.registerTTL() == .milliseconds(milliseconds))
        #expect(try environment.registerInterval() == .milliseconds(milliseconds))
    }

    @Test("reads the address to register, Micro's variable first")
    func advertised() throws {
        #expect(try Environment([:]).advertisedAddress() == nil)
        let original = Environment(["MICRO_SERVER_ADVERTISE": "10.0.0.5"])
        #expect(try original.advertisedAddress() == HostPort(host: "10.0.0.5", port: 0))
        let both = Environment(["MICRO_SERVER_ADVERTISE": "10.0.0.5", "MICRO_SERVICE_ADVERTISE": ":7001"])
        #expect(try both.advertisedAddress() == HostPort(host: "", port: 7001))
    }

    @Test(
        "says what an address to register has to be",
        arguments: ["7001", "", "host:port", "a b:1", ":", ":0", "h:99999"])
    func notAdvertised(text: String) throws {
        for name in ["MICRO_SERVICE_ADVERTISE", "MICRO_SERVER_ADVERTISE"] where !text.isEmpty {
            let error = #expect(throws: EnvironmentError.self) { try Environment([name: text]).advertisedAddress() }
            #expect(
                error?.message == "\(name) is \"\(text)\"; it takes an address such as 10.0.0.5:7001 or 10.0.0.5")
        }
    }

    @Test("says what a variable takes that cannot be used", arguments: ["soon", "0", "-5", "0s", "-1m", "5 s"])
    func unusable(text: String) throws {
        let error = try #require(throws: EnvironmentError.self) {
            try Environment(["MICRO_REGISTER_TTL": text]).registerTTL()
        }
        let sentence = "MICRO_REGISTER_TTL is \"\(text)\"; it takes seconds (30) or a duration (30s, 1m30s, 500ms)"
        #expect("\(error)" == sentence)
    }

    @Test("of this process is read")
    func process() { #expect(Environment.process["PATH"] != nil) }
}

@Suite("A random id")
struct RandomIDTests {
    @Test("is a UUID of version 4, new each time")
    func uuid() {
        let ids = (0..<1000).map { _ in RandomID.uuid() }
        for id in ids {
            #expect(id.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
        }
        #expect(Set(ids).count == ids.count)
    }
}
