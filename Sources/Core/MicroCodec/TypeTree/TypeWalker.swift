import MicroCore
import MicroJSON

/// One walk over a type and the types of its fields.
final class TypeWalker {
    /// What a type turned out to be.
    struct Shape {
        /// The Go spelling; nil for a structure, which goes by its name.
        var goType: String?
        /// The fields of a structure, or of those in a list or a map; the values of an enum.
        var fields: [ValueType] = []
    }

    /// Where a walk stands.
    struct Place {
        var path: [String] = []
        /// Whether the fields' own types matter: not below the depth limit, nor where only a value is wanted.
        var isShown: Bool { path.count + 1 < ValueType.depthLimit }
    }

    /// The error that a walk ends with; the warning is noted already.
    struct Stopped: Error {}

    private(set) var warnings: [TypeTree.Warning] = []
    /// Structures that are being walked: in their own lists and maps they go by their names alone.
    private var open: Set<ObjectIdentifier> = []
    /// How many fields and values have been noted; a type that fans out into itself is cut here.
    private var count = 0

    private static let maximumDepth = 32

    /// The shape of a type, without a value of it.
    func shape(of type: any Decodable.Type, at place: Place) -> Shape {
        func walk<T: Decodable>(_ type: T.Type) -> Shape { self.walk(type, at: place).shape }
        return walk(type)
    }

    /// The shape of a type that may be missing: where it is a single value, it does not matter that none could be made.
    func optionalShape(of type: any Decodable.Type, at place: Place) -> Shape {
        let noted = warnings
        let shape = shape(of: type, at: place)
        if shape.goType != nil { warnings = noted }
        return shape
    }

    /// The shape of a type as far as it is known, and a value to go on with.
    func walk<T: Decodable>(_ type: T.Type, at place: Place) -> (shape: Shape, value: Result<T, any Error>) {
        guard place.path.count <= TypeWalker.maximumDepth else {
            return (Shape(), .failure(stop(at: place, "\(TypeWalker.name(of: type)) contains itself without end")))
        }
        if let known = KnownType.of(type) { return (Shape(goType: known.goType), .success(known.zero)) }
        if let describing = type as? any TypeDescribing.Type { return described(type, describing, at: place) }
        if let container = type as? any WalkedContainer.Type { return container.walk(type, with: self, at: place) }
        if let enumeration = type as? any CaseIterable.Type, let first = TypeWalker.first(of: enumeration) as? T {
            guard let raw = TypeWalker.rawType(of: type) else { return (Shape(), .success(first)) }
            return (Shape(goType: raw, fields: enumValues(of: enumeration)), .success(first))
        }
        return structure(type, at: place)
    }

    /// The shape of a type inside `[]` and `map[]`, with its name where it has no other.
    func element(_ type: any Decodable.Type, at place: Place) -> Shape {
        guard place.isShown, !open.contains(ObjectIdentifier(type)) else {
            return Shape(goType: TypeWalker.name(of: type))
        }
        var shape = optionalShape(of: type, at: place)
        shape.goType = shape.goType ?? TypeWalker.name(of: type)
        return shape
    }

    /// Whether another field may be noted.
    func countField() -> Bool {
        count += 1
        return count <= ValueType.countLimit
    }

    private func enumValues(of type: any CaseIterable.Type) -> [ValueType] {
        let values = EnumCases.values(of: type)
        count += values.count
        return count <= ValueType.countLimit ? values : []
    }

    /// Notes where and why the walk stops.
    func stop(at place: Place, _ reason: String) -> any Error {
        warnings.append(TypeTree.Warning(field: place.path.joined(separator: "."), reason: reason))
        return Stopped()
    }

    private func described<T: Decodable>(
        _ type: T.Type, _ describing: any TypeDescribing.Type, at place: Place
    ) -> (shape: Shape, value: Result<T, any Error>) {
        let tree = describing.valueType
        let shape = Shape(goType: tree.type, fields: place.isShown ? tree.values : [])
        if let placeholder = describing.placeholder as? T { return (shape, .success(placeholder)) }
        return (shape, structure(type, at: place).value)
    }

    private func structure<T: Decodable>(
        _ type: T.Type, at place: Place
    ) -> (shape: Shape, value: Result<T, any Error>) {
        let isNew = open.insert(ObjectIdentifier(type)).inserted
        defer { if isNew { open.remove(ObjectIdentifier(type)) } }
        let decoder = RecordingDecoder(walker: self, place: place)
        let value = Result { try T(from: decoder) }
        if case .failure(let error) = value, !(error is Stopped) {
            let name = TypeWalker.name(of: type)
            let error = CodecError(error)
            return (
                decoder.record.whole,
                .failure(
                    stop(
                        at: place,
                        "\(name) cannot be made of zero values (\(error.message)): "
                            + "conform it to CaseIterable or TypeDescribing"))
            )
        }
        return (decoder.record.whole, value)
    }
}

extension TypeWalker {
    /// The last part of a type's name.
    static func name(of type: any Any.Type) -> String { String(describing: type) }

    private static func first<Cases: CaseIterable>(of type: Cases.Type) -> Any? { type.allCases.first }

    /// The Go spelling of an enum's raw values; nil without any.
    private static func rawType(of type: any Any.Type) -> String? {
        func goType<T: RawRepresentable>(_ type: T.Type) -> String? { KnownType<Any>.goType(of: T.RawValue.self) }
        guard let type = type as? any RawRepresentable.Type else { return nil }
        return goType(type)
    }
}
