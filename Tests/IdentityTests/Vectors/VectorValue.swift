import Ethereum
import Foundation
import Testing

/// A value of a JSON vector file; what is absent or of another kind reads as empty and fails the comparison.
struct VectorValue {
    let value: Any?

    init(_ value: Any?) { self.value = value }

    init(file data: Data) throws { value = try JSONSerialization.jsonObject(with: data) }

    subscript(_ key: String) -> VectorValue { VectorValue((value as? [String: Any])?[key]) }

    var array: [VectorValue] { (value as? [Any] ?? []).map(VectorValue.init) }
    var optionalText: String? { value as? String }
    var text: String { optionalText ?? "" }
    var bytes: [UInt8] { Hex.decode(text) ?? [] }
    var flag: Bool { (value as? NSNumber)?.boolValue ?? false }
    var number: UInt64 { (value as? NSNumber)?.uint64Value ?? UInt64(text) ?? .max }
    var isPresent: Bool { value != nil && !(value is NSNull) }
}
