/// `Extension extensions<V>`: in the order and with the bytes of whoever wrote it, no type twice.
///
/// See: RFC 9420 section 13.4
public struct ExtensionList: Hashable, Sendable {
    public private(set) var elements: [Extension]

    /// A list of extensions; of two with the same type the later one takes the place of the earlier.
    public init(_ elements: [Extension] = []) {
        self.elements = []
        for element in elements { set(element) }
    }

    public var isEmpty: Bool { elements.isEmpty }

    public var types: [ExtensionType] { elements.map(\.type) }

    /// The data of the extension of a type, nil if the list does not have it.
    public subscript(type: ExtensionType) -> [UInt8]? {
        elements.first { $0.type == type }?.data
    }

    /// The extension of a known type, nil if the list does not have it.
    ///
    /// - Throws: what is wrong with its data.
    public func value<Value: ExtensionValue>(_: Value.Type = Value.self) throws(WireError) -> Value? {
        guard let data = self[Value.extensionType] else { return nil }
        return try Value(tlsEncoded: data)
    }

    /// Puts an extension in the place of the one with its type, or at the end.
    public mutating func set(_ element: Extension) {
        if let index = elements.firstIndex(where: { $0.type == element.type }) {
            elements[index] = element
        } else {
            elements.append(element)
        }
    }

    /// Takes an extension out.
    public mutating func remove(_ type: ExtensionType) {
        elements.removeAll { $0.type == type }
    }
}

extension ExtensionList: ExpressibleByArrayLiteral {
    public init(arrayLiteral elements: Extension...) {
        self.init(elements)
    }
}

extension ExtensionList: TLSEncodable, TLSDecodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        elements = try reader.readVector()
        if elements.count > 1, Set(elements.map(\.type)).count != elements.count { throw .duplicateExtension }
    }

    public func encode(to writer: inout TLSWriter) {
        writer.writeVector(elements)
    }
}
