/// A type of the standard library that holds others; an empty one serves as its value.
protocol WalkedContainer {
    /// The shape of the container as far as it is known, and an empty one.
    static func shape(with walker: TypeWalker, at place: TypeWalker.Place) -> (TypeWalker.Shape, Self)
}

extension WalkedContainer {
    /// ``shape(with:at:)`` with the type that the caller knows the container by.
    static func walk<T>(
        _ type: T.Type, with walker: TypeWalker, at place: TypeWalker.Place
    ) -> (shape: TypeWalker.Shape, value: Result<T, any Error>) {
        let (shape, empty) = shape(with: walker, at: place)
        guard let value = empty as? T else {
            return (shape, .failure(walker.stop(at: place, "\(type) is no \(Self.self)")))
        }
        return (shape, .success(value))
    }
}

extension Array: WalkedContainer where Element: Decodable {
    static func shape(with walker: TypeWalker, at place: TypeWalker.Place) -> (TypeWalker.Shape, Self) {
        (walker.element(Element.self, at: place).inside("[]"), [])
    }
}

extension Set: WalkedContainer where Element: Decodable {
    static func shape(with walker: TypeWalker, at place: TypeWalker.Place) -> (TypeWalker.Shape, Self) {
        (walker.element(Element.self, at: place).inside("[]"), [])
    }
}

extension Dictionary: WalkedContainer where Key: Decodable, Value: Decodable {
    static func shape(with walker: TypeWalker, at place: TypeWalker.Place) -> (TypeWalker.Shape, Self) {
        // Keys that are neither text nor `Int` stand in an array, each before its value.
        guard Key.self == String.self || Key.self == Int.self || Key.self is any CodingKeyRepresentable.Type else {
            return (TypeWalker.Shape(goType: "[]interface {}"), [:])
        }
        let key = walker.element(Key.self, at: place).goType ?? "string"
        return (walker.element(Value.self, at: place).inside("map[\(key)]"), [:])
    }
}

extension Optional: WalkedContainer where Wrapped: Decodable {
    static func shape(with walker: TypeWalker, at place: TypeWalker.Place) -> (TypeWalker.Shape, Self) {
        (place.isShown ? walker.optionalShape(of: Wrapped.self, at: place) : TypeWalker.Shape(), nil)
    }
}

extension TypeWalker.Shape {
    /// The shape of a container of such elements.
    func inside(_ container: String) -> TypeWalker.Shape {
        TypeWalker.Shape(goType: container + (goType ?? ""), fields: fields)
    }
}
