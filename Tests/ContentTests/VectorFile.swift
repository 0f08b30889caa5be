import Content
import Foundation
import TestSupport

/// The recorded cases of the reference, and the shorthand of their file.
enum VectorFile {
    static let name = "content.json"
    static let root: VectorNode = {
        guard let data = try? VectorFolder.data(name),
            let value = try? JSONSerialization.jsonObject(with: data)
        else { return VectorNode(NSNull()) }
        return VectorNode(value)
    }()

    static let isThere = VectorFolder.has(name)

    static func cases(_ section: String) -> [VectorNode] { root[section].array }
}

/// A value of the vector file, read forgivingly: what is not there is empty.
struct VectorNode: CustomStringConvertible, @unchecked Sendable {
    let value: Any

    init(_ value: Any) { self.value = value }

    subscript(key: String) -> VectorNode {
        VectorNode((value as? [String: Any])?[key] ?? NSNull())
    }

    var isNull: Bool { value is NSNull }
    var array: [VectorNode] { (value as? [Any])?.map(VectorNode.init) ?? [] }
    var members: [String: VectorNode] { (value as? [String: Any])?.mapValues(VectorNode.init) ?? [:] }
    var id: String { self["id"].text }
    var description: String { "\(value)" }
    var int: Int64 { (value as? NSNumber)?.int64Value ?? 0 }
    var optionalInt: Int64? { (value as? NSNumber)?.int64Value }
    var flag: Bool { (value as? NSNumber)?.boolValue ?? false }

    var double: Double {
        switch value as? String {
        case "NaN": .nan
        case "Infinity": .infinity
        case "-Infinity": -.infinity
        default: (value as? NSNumber)?.doubleValue ?? 0
        }
    }

    /// Text, expanded when it is given as a pattern and a count.
    var text: String { optionalText ?? "" }

    var optionalText: String? {
        if let text = value as? String { return text }
        guard let pattern = self["repeat"].value as? String else { return nil }
        return (self["prefix"].optionalText ?? "") + String(repeating: pattern, count: Int(self["count"].int))
            + (self["suffix"].optionalText ?? "")
    }

    /// The bytes of a member `NAME_hex`, or of `NAME_repeat_hex` times `count`.
    func bytes(_ name: String) -> [UInt8] {
        if let text = self["\(name)_hex"].optionalText { return Self.bytes(text) }
        let pattern = Self.bytes(self["\(name)_repeat_hex"].text)
        return Array(repeatElement(pattern, count: Int(self["count"].int)).joined())
    }

    static func bytes(_ text: String) -> [UInt8] {
        let digits = Array(text.utf8).map { UInt8(hexDigit: $0) }
        return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}

extension UInt8 {
    fileprivate init(hexDigit: UInt8) {
        self = hexDigit < 0x3a ? hexDigit &- 0x30 : (hexDigit | 0x20) &- 0x57
    }
}
