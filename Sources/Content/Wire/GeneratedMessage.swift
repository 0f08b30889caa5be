internal import SwiftProtobuf

/// The way through generated code, in one place: what goes wrong there becomes our error.
enum GeneratedMessage {
    /// More fields than this in one message are refused before generated code makes an object of each.
    static let fieldLimit = 10_000

    static func decode<M: SwiftProtobuf.Message>(_: M.Type, from bytes: [UInt8]) throws(ContentError) -> M {
        var reader = ProtobufReader(bytes)
        var fields = 0
        while !reader.isAtEnd {
            try reader.skip(try reader.key())
            fields += 1
            guard fields <= fieldLimit else {
                throw ContentError(.limitExceeded, "more than \(fieldLimit) fields in one message")
            }
        }
        do {
            return try M(serializedBytes: bytes)
        } catch {
            throw ContentError(.malformedProtobuf, "not a \(M.protoMessageName) message")
        }
    }

    static func encode<M: SwiftProtobuf.Message>(_ message: M) throws(ContentError) -> [UInt8] {
        do {
            return try message.serializedBytes()
        } catch {
            throw ContentError(.notSendable, "a \(M.protoMessageName) message too large to serialise")
        }
    }
}
