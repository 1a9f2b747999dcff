import Foundation
import Micro

extension InteropService {
    /// Endpoints that answer what they are asked, with messages that have a field of every kind.
    static func answerParcels(on service: Service) {
        service.handle("Types.Parcel") { (request: Interop_ProtoParcel, _) in request }
        service.handle("Types.CodableParcel") { (request: CodableParcel, _) in request }
    }
}

/// Answers with what it gets, which is described two imports away from its service.
struct Passer: Golden_Passing_PassingHandler {
    func call(_ request: Shared_Deep_C, context: CallContext) -> Shared_Deep_C { request }
}

/// What `Protos/parcel.proto` has, as far as Swift's own types go.
struct CodableParcel: Codable, Sendable {
    enum Colour: String, Codable, CaseIterable, Sendable { case none, red, green }
    enum Level: Int, Codable, CaseIterable, Sendable {
        case low = 5
        case high = 10
    }

    struct Place: Codable, Sendable {
        var city: String
        var zip: Int32
    }

    struct Item: Codable, Sendable {
        var id: Int64
        var name: String
        var colour: Colour
        var place: Place?
        var parts: [Item]
    }

    var text: String
    var loud: Bool
    var small: Int32
    var big: Int64
    var plain: UInt32
    var huge: UInt64
    var single: Float
    var ratio: Double
    var data: Data
    var bytes: [UInt8]
    var colour: Colour
    var level: Level
    var tags: [String]
    var colours: [Colour]
    var counts: [Int]
    var item: Item
    var items: [Item]
    var labels: [String: String]
    var byName: [String: Item]
    var at: Date
    var times: [Date]
    var wait: Duration
    var price: Decimal
    var site: URL?
    var id: UUID?
    var maybe: String?
    var maybeBig: Int64?
}
