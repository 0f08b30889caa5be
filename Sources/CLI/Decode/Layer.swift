/// One layer of a captured envelope: what it is, what stands in it, and the layers inside.
struct Layer: Sendable, Equatable, Encodable {
    /// A name and a value.
    struct Field: Sendable, Equatable, Encodable {
        let name: String
        let value: String
    }

    let name: String
    var fields: [Field] = []
    var layers: [Layer] = []

    init(_ name: String, _ fields: [(String, String)] = [], _ layers: [Layer] = []) {
        self.name = name
        self.fields = fields.map { Field(name: $0.0, value: $0.1) }
        self.layers = layers
    }

    /// Layers below each other, indented.
    func text(depth: Int = 0) -> String {
        let indent = String(repeating: "  ", count: depth)
        var text = "\(indent)\(name)\n"
        for field in fields { text += "\(indent)  \(field.name): \(Terminal.safe(field.value))\n" }
        for layer in layers { text += layer.text(depth: depth + 1) }
        return text
    }
}

/// Bytes in words.
enum Words {
    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// How many, and nothing of what they are.
    static func count(_ bytes: some Collection<UInt8>) -> String { "\(bytes.count) bytes" }

    /// For values that open something.
    static func hidden(_ text: String) -> String { "(hidden, \(text.utf8.count) characters)" }
}
