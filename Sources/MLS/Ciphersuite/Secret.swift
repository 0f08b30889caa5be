/// A secret several holders share, such as an epoch secret inside a group that is a value: immutable, and erased when
/// the last holder lets go.
///
/// Copying a group copies references to its secrets, never their bytes.
public final class Secret: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    private let storage: SecretBytes

    /// Makes `count` bytes and lets `fill` write them; they are zero before.
    public init<E: Error>(
        count: Int, initializedWith fill: (UnsafeMutableRawBufferPointer) throws(E) -> Void
    ) throws(E) {
        storage = try SecretBytes(count: count, initializedWith: fill)
    }

    /// Takes over bytes that had one owner.
    public init(_ bytes: consuming SecretBytes) {
        storage = bytes
    }

    /// A copy of bytes that lie elsewhere; erasing that place is up to its owner.
    public init(copying bytes: RawSpan) {
        storage = SecretBytes(copying: bytes)
    }

    /// A copy of bytes that lie elsewhere; erasing that place is up to its owner.
    public convenience init(copying bytes: [UInt8]) {
        self.init(copying: bytes.span.bytes)
    }

    /// A secret of `count` zero bytes, as the key schedule starts from where there is no secret yet.
    public static func zeros(count: Int) -> Secret {
        Secret(count: count) { _ in }
    }

    /// How many bytes there are.
    public var count: Int { storage.count }

    /// The bytes, for as long as this object is borrowed.
    public var span: RawSpan {
        @_lifetime(borrow self)
        get {
            let span = RawSpan(_unsafeBytes: storage.pointer)
            return _overrideLifetime(span, borrowing: self)
        }
    }

    /// Lends the bytes to C code. The pointer is valid only inside `body`.
    public func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        try storage.withUnsafeBytes(body)
    }

    /// A copy outside the erasing container, for what is published on purpose (an exported value, a tag) and for
    /// encodings that are sealed at once.
    public func copyBytes() -> [UInt8] {
        storage.withUnsafeBytes { [UInt8]($0) }
    }

    /// Whether both hold the same bytes; takes the same time wherever they differ.
    public static func == (left: Secret, right: Secret) -> Bool {
        left.storage == right.storage
    }

    /// Says that there is a secret, never which.
    public var description: String { "<secret>" }

    /// No children, so that `dump` and test failures show nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
