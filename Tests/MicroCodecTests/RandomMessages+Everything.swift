import SwiftProtobuf

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Kitchen_Everything {
    /// A message with something in every kind of field.
    static func random(_ random: inout SplitMix) -> Kitchen_Everything {
        .with {
            $0.scalars = .random(&random)
            $0.optionals = .random(&random)
            $0.lists = .random(&random)
            $0.maps = .random(&random)
            $0.choices = random.list { .random(&$0) }
            if random.bool() { $0.outer = .random(&random) }
            if random.bool() { $0.wellKnown = .random(&random) }
        }
    }
}

extension Kitchen_Scalars {
    static func random(_ random: inout SplitMix) -> Kitchen_Scalars {
        .with {
            $0.aDouble = random.double()
            $0.aFloat = random.float()
            $0.anInt32 = random.integer()
            $0.anInt64 = random.integer()
            $0.aUint32 = random.integer()
            $0.aUint64 = random.integer()
            $0.aSint32 = random.integer()
            $0.aSint64 = random.integer()
            $0.aFixed32 = random.integer()
            $0.aFixed64 = random.integer()
            $0.aSfixed32 = random.integer()
            $0.aSfixed64 = random.integer()
            $0.aBool = random.bool()
            $0.aString = random.text()
            $0.someBytes = Data(random.data())
            $0.color = random.color()
        }
    }
}

extension Kitchen_Optionals {
    static func random(_ random: inout SplitMix) -> Kitchen_Optionals {
        .with {
            if random.bool() { $0.aDouble = random.double() }
            if random.bool() { $0.anInt32 = random.integer() }
            if random.bool() { $0.anInt64 = random.integer() }
            if random.bool() { $0.aBool = random.bool() }
            if random.bool() { $0.aString = random.text() }
            if random.bool() { $0.someBytes = Data(random.data()) }
            if random.bool() { $0.color = random.color() }
            if random.bool() { $0.inner = .random(&random) }
        }
    }
}

extension Kitchen_Lists {
    static func random(_ random: inout SplitMix) -> Kitchen_Lists {
        .with {
            $0.doubles = random.list { $0.double() }
            $0.floats = random.list { $0.float() }
            $0.int32S = random.list { $0.integer() }
            $0.int64S = random.list { $0.integer() }
            $0.uint32S = random.list { $0.integer() }
            $0.uint64S = random.list { $0.integer() }
            $0.sint32S = random.list { $0.integer() }
            $0.sint64S = random.list { $0.integer() }
            $0.fixed32S = random.list { $0.integer() }
            $0.fixed64S = random.list { $0.integer() }
            $0.sfixed32S = random.list { $0.integer() }
            $0.sfixed64S = random.list { $0.integer() }
            $0.bools = random.list { $0.bool() }
            $0.strings = random.list { $0.text() }
            $0.byteStrings = random.list { Data($0.data()) }
            $0.colors = random.list { $0.color() }
            $0.inners = random.list { .random(&$0) }
            $0.unpacked = random.list { $0.integer() }
        }
    }
}

extension Kitchen_Maps {
    static func random(_ random: inout SplitMix) -> Kitchen_Maps {
        .with {
            $0.byString = random.map({ $0.text() }, { $0.text() })
            $0.byInt32 = random.map({ $0.integer() }, { $0.integer() })
            $0.byInt64 = random.map({ $0.integer() }, { .random(&$0) })
            $0.byUint32 = random.map({ $0.integer() }, { $0.color() })
            $0.byUint64 = random.map({ $0.integer() }, { Data($0.data()) })
            $0.bySint32 = random.map({ $0.integer() }, { $0.double() })
            $0.bySint64 = random.map({ $0.integer() }, { $0.integer() })
            $0.byFixed32 = random.map({ $0.integer() }, { $0.bool() })
            $0.byFixed64 = random.map({ $0.integer() }, { $0.float() })
            $0.bySfixed32 = random.map({ $0.integer() }, { $0.integer() })
            $0.bySfixed64 = random.map({ $0.integer() }, { $0.text() })
            $0.byBool = random.map({ $0.bool() }, { .random(&$0) })
        }
    }
}

extension Kitchen_Choice {
    static func random(_ random: inout SplitMix) -> Kitchen_Choice {
        .with {
            $0.before = random.text()
            switch random.next() % 5 {
            case 0: $0.pick = .text(random.text())
            case 1: $0.pick = .number(random.integer())
            case 2: $0.pick = .inner(.random(&random))
            case 3: $0.pick = .flag(random.bool())
            default: break
            }
            $0.after = random.text()
        }
    }
}

extension Kitchen_Outer {
    static func random(_ random: inout SplitMix) -> Kitchen_Outer {
        .with {
            $0.nested.camelCase = random.text()
            $0.nested.httpstatus = random.text()
            if random.bool() { $0.inner = .random(&random) }
            $0.allNested = random.list { random in .with { $0.mode = random.bool() ? .on : .off } }
            $0.mode = random.bool() ? .on : .off
        }
    }
}

extension Google_Protobuf_Timestamp {
    static func random(_ random: inout SplitMix) -> Google_Protobuf_Timestamp {
        .init(
            seconds: .random(in: -62_135_596_800...253_402_300_799, using: &random),
            nanos: [0, 1, 5000, 7_000_000, 999_999_999][Int(random.next() % 5)])
    }
}

extension Kitchen_WellKnown {
    static func random(_ random: inout SplitMix) -> Kitchen_WellKnown {
        .with {
            $0.time = .random(&random)
            $0.wait = .init(seconds: -Int64(random.next() % 1_000_000), nanos: -Int32(random.next() % 1_000_000_000))
            $0.object.fields = random.map({ $0.text() }, { .random(&$0) })
            $0.anything = .random(&random)
            $0.list.values = random.list { .random(&$0) }
            $0.mask = .with { $0.paths = ["a_b.c", "d"] }
            if random.bool() { $0.nothing = .init() }
            if random.bool() { $0.wDouble = .init(random.double()) }
            if random.bool() { $0.wFloat = .init(random.float()) }
            if random.bool() { $0.wInt64 = .init(random.integer()) }
            if random.bool() { $0.wUint64 = .init(random.integer()) }
            if random.bool() { $0.wInt32 = .init(random.integer()) }
            if random.bool() { $0.wUint32 = .init(random.integer()) }
            if random.bool() { $0.wBool = .init(random.bool()) }
            if random.bool() { $0.wString = .init(random.text()) }
            if random.bool() { $0.wBytes = .init(Data(random.data())) }
            $0.times = random.list { .random(&$0) }
            $0.values = random.list { .random(&$0) }
            $0.numbers = random.list { .init($0.integer()) }
        }
    }
}
