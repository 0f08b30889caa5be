import Conversations
import Foundation
import Identity

/// One command with its arguments.
struct Request: @unchecked Sendable {
    let id: Any
    let command: String
    private let fields: [String: Any]

    init?(_ line: String) {
        guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
            let command = object["cmd"] as? String
        else { return nil }
        fields = object
        id = object["id"] ?? NSNull()
        self.command = command
    }

    var client: String { text("client") ?? "main" }

    func text(_ name: String) -> String? { fields[name] as? String }

    func texts(_ name: String) -> [String] { fields[name] as? [String] ?? [] }

    func number(_ name: String) -> Int64? { (fields[name] as? NSNumber)?.int64Value }

    func flag(_ name: String) -> Bool? { (fields[name] as? NSNumber)?.boolValue }

    func object(_ name: String) -> [String: Any]? { fields[name] as? [String: Any] }

    func required(_ name: String) throws -> String {
        guard let value = text(name) else { throw DriverError("\(name) is missing") }
        return value
    }

    func bytes(_ name: String) throws -> [UInt8] {
        guard let bytes = [UInt8](hexadecimal: try required(name)) else {
            throw DriverError("\(name) is no hex")
        }
        return bytes
    }

    /// The content described: in a field of its own, or by the fields of the command.
    func content() -> ContentDescription {
        ContentDescription(text("type") == nil ? object("content") ?? fields : fields)
    }

    func conversation() throws -> ConversationID { ConversationID(try bytes("conv")) }

    func inboxes(_ name: String) -> [InboxID] { texts(name).map { InboxID($0) } }
}

/// A command that makes no sense.
struct DriverError: Error, CustomStringConvertible {
    let description: String

    init(_ text: String) { description = text }
}

extension [UInt8] {
    init?(hexadecimal text: String) {
        var bytes: [UInt8] = []
        var digits = text.utf8.makeIterator()
        while let high = digits.next() {
            guard let low = digits.next(), let a = Self.digit(high), let b = Self.digit(low) else {
                return nil
            }
            bytes.append(a << 4 | b)
        }
        self = bytes
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x61...0x66: byte - 0x57
        case 0x41...0x46: byte - 0x37
        default: nil
        }
    }

    var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
