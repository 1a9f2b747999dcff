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
        (TypeWalker.Shape(goType: "[]" + walker.elementName(of: Element.self, at: place)), [])
    }
}

extension Set: WalkedContainer where Element: Decodable {
    static func shape(with walker: TypeWalker, at place: TypeWalker.Place) -> (TypeWalker.Shape, Self) {
        (TypeWalker.Shape(goType: "[]" + walker.elementName(of: Element.self, at: place)), [])
    }
}

extension Dictionary: WalkedContainer where Key: Decodable, Value: Decodable {
    static func shape(with walker: TypeWalker, at place: TypeWalker.Place) -> (TypeWalker.Shape, Self) {
        let key = walker.elementName(of: Key.self, at: place)
        return (TypeWalker.Shape(goType: "map[\(key)]\(walker.elementName(of: Value.self, at: place))"), [:])
    }
}

extension Optional: WalkedContainer where Wrapped: Decodable {
    static func shape(with walker: TypeWalker, at place: TypeWalker.Place) -> (TypeWalker.Shape, Self) {
        (place.isShown ? walker.optionalShape(of: Wrapped.self, at: place) : TypeWalker.Shape(), nil)
    }
}
