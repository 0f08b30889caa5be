internal import Foundation
internal import NIOCore

/// Cuts what arrives into lines, none longer than the protocol allows.
struct LineReader: Sendable {
    private var rest = Data()
    /// How much of the rest was searched for a line's end before.
    private var searched = 0

    /// Takes what arrived.
    ///
    /// - Returns: the lines that are complete, without their ends.
    /// - Throws: `ControlError` when a line is too long.
    mutating func take(_ buffer: ByteBuffer) throws(ControlError) -> [Data] {
        rest.append(contentsOf: buffer.readableBytesView)
        var lines: [Data] = []
        while let end = rest[(rest.startIndex + searched)...].firstIndex(of: 0x0a) {
            lines.append(Data(rest[..<end]))
            rest = Data(rest[(end + 1)...])
            searched = 0
        }
        searched = rest.count
        guard rest.count <= ControlProtocol.lineByteLimit else {
            throw ControlError(.data, "A line on the control socket is longer than allowed.")
        }
        return lines
    }
}
