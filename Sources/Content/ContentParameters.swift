/// The text parameters of encoded content, in the order they were found or added.
///
/// A key occurs once; setting it again keeps its place and replaces its value. Keys are told apart by their bytes, not by
/// what Unicode holds to be the same text. Two sets of parameters are equal when they hold the same pairs, whatever the
/// order: the protocol's map has none.
public struct ContentParameters: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    /// One parameter.
    public struct Entry: Hashable, Sendable {
        public var key: String
        public var value: String

        public init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    /// The parameters in their order.
    public private(set) var entries: [Entry] = []

    public init() {}

    public init(dictionaryLiteral elements: (String, String)...) {
        for (key, value) in elements { self[key] = value }
    }

    public var isEmpty: Bool { entries.isEmpty }
    public var count: Int { entries.count }
    public var keys: [String] { entries.map(\.key) }

    /// The value of a key; setting nil removes it.
    public subscript(key: String) -> String? {
        get { position(of: key).map { entries[$0].value } }
        set {
            switch (position(of: key), newValue) {
            case (let index?, let value?): entries[index].value = value
            case (let index?, nil): entries.remove(at: index)
            case (nil, let value?): entries.append(Entry(key: key, value: value))
            case (nil, nil): break
            }
        }
    }

    /// The entries in ascending byte order of their keys: the order we write.
    public var sorted: [Entry] {
        entries.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }

    /// The same parameters in canonical order.
    public var canonical: ContentParameters {
        var copy = ContentParameters()
        copy.entries = sorted
        return copy
    }

    private func position(of key: String) -> Int? {
        entries.firstIndex { $0.key.utf8.elementsEqual(key.utf8) }
    }

    public static func == (left: ContentParameters, right: ContentParameters) -> Bool {
        left.sorted == right.sorted
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(sorted) }
}
