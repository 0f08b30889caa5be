/// The place of a member among the leaves of a tree, counted from the left; may come from a peer and be out of range.
///
/// See: RFC 9420 section 4
public struct LeafIndex: RawRepresentable, Hashable, Comparable, Sendable, TLSEncodable, TLSDecodable {
    public var rawValue: UInt32

    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    public init(_ rawValue: UInt32) {
        self.rawValue = rawValue
    }

    public init(from reader: inout TLSReader) throws(WireError) {
        rawValue = try reader.readUInt32()
    }

    public func encode(to writer: inout TLSWriter) {
        writer.writeUInt32(rawValue)
    }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// The leaf's place among all nodes.
    public var nodeIndex: NodeIndex { NodeIndex(2 * Int(rawValue)) }
}

extension LeafIndex: ExpressibleByIntegerLiteral, CustomStringConvertible {
    public init(integerLiteral value: UInt32) {
        rawValue = value
    }

    public var description: String { "leaf \(rawValue)" }
}
