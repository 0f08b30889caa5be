internal import Control
internal import Foundation

/// The bytes of a captured envelope, however they were written down.
enum CapturedInput {
    /// Longer input is no envelope of this network.
    private static let byteLimit = 64 << 20

    /// Reads a file, or standard input for `-`; text of hexadecimal digits or base64 is decoded.
    ///
    /// - Throws: `ControlError`.
    static func read(_ path: String) throws(ControlError) -> [UInt8] {
        let data: Data?
        if path == "-" {
            data = FileHandle.standardInput.readDataToEndOfFile()
        } else {
            data = FileManager.default.contents(atPath: path)
        }
        guard let data else { throw ControlError(.notFound, "The file \(path) cannot be read.") }
        guard !data.isEmpty, data.count <= byteLimit else {
            throw ControlError(
                .data, data.isEmpty ? "There is nothing to decode." : "This is too long for an envelope.")
        }
        return decoded(Array(data))
    }

    /// The bytes that a text of hexadecimal digits or base64 stands for, else the bytes themselves.
    static func decoded(_ bytes: [UInt8]) -> [UInt8] {
        let digits = bytes.filter { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }
        if let decoded = hex(digits) { return decoded }
        if digits.count >= 8, let decoded = Data(base64Encoded: Data(digits)) { return Array(decoded) }
        return bytes
    }

    private static func hex(_ digits: [UInt8]) -> [UInt8]? {
        guard digits.count.isMultiple(of: 2), !digits.isEmpty else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        var rest = digits[...]
        while let high = rest.popFirst(), let low = rest.popFirst() {
            guard let a = digit(high), let b = digit(low) else { return nil }
            bytes.append(a << 4 | b)
        }
        return bytes
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
