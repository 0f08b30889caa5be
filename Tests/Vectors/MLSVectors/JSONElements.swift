import Foundation

/// Finds the elements of a JSON array without reading what is inside them, so that a large file is decoded one case at a
/// time, in memory for one case and in time linear in the file.
struct JSONElements: Sequence, IteratorProtocol {
    private let data: Data
    private var position: Int
    /// A file that holds one object in place of an array has that one element.
    private var isSingle = false

    init(_ data: Data) {
        self.data = data
        position = data.startIndex
        skip(while: Self.isSpace)
        if position < data.endIndex, data[position] == UInt8(ascii: "[") {
            position += 1
        } else {
            isSingle = true
        }
    }

    /// How far reading is, from 0 to 1.
    var progress: Double {
        data.isEmpty ? 1 : Double(position - data.startIndex) / Double(data.count)
    }

    mutating func next() -> Data? {
        skip { Self.isSpace($0) || $0 == UInt8(ascii: ",") }
        guard position < data.endIndex, data[position] != UInt8(ascii: "]") else { return nil }
        let start = position
        if isSingle {
            position = data.endIndex
        } else {
            position = data.withUnsafeBytes { bytes in
                data.startIndex + Self.end(of: bytes, from: start - data.startIndex)
            }
        }
        return data[start..<position]
    }

    /// Where the element that begins at `start` ends; at least one byte after it, so that brackets without a partner come
    /// to an end as well.
    private static func end(of bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var depth = 0
        var inString = false
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            if inString {
                if byte == UInt8(ascii: "\\") {
                    index += 1
                } else if byte == UInt8(ascii: "\"") {
                    inString = false
                }
            } else {
                switch byte {
                case UInt8(ascii: "\""): inString = true
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"):
                    if depth == 0 { return Swift.max(index, start + 1) }
                    depth -= 1
                case UInt8(ascii: ",") where depth == 0: return index
                default: break
                }
            }
            index += 1
        }
        return bytes.count
    }

    private mutating func skip(while condition: (UInt8) -> Bool) {
        while position < data.endIndex, condition(data[position]) { position += 1 }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }
}
