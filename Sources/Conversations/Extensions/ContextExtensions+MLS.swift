public import MLS

/// Between XMTP's view of extensions and that of MLS, bytes untouched.
extension ContextExtensions {
    public init(_ list: ExtensionList) {
        self.init(list.elements.map { Entry(number: $0.type.rawValue, data: $0.data) })
    }

    public var extensionList: ExtensionList {
        ExtensionList(entries.map { Extension(type: ExtensionType(rawValue: $0.number), data: $0.data) })
    }
}
