import Glibc

/// Bytes nobody else may keep: one owner, erased when it lets go, compared in constant time, never printed.
///
/// The memory is allocated once, at the final size, so that no growing array leaves copies behind.
public struct SecretBytes: ~Copyable, @unchecked Sendable {
    private let memory: UnsafeMutableRawBufferPointer

    /// Makes `count` bytes and lets `fill` write them; they are zero before.
    public init<E: Error>(
        count: Int, initializedWith fill: (UnsafeMutableRawBufferPointer) throws(E) -> Void
    ) throws(E) {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        do {
            try fill(memory)
        } catch {
            // Before the value exists: once it does, throwing runs its deinitialiser too.
            Self.erase(memory)
            memory.deallocate()
            throw error
        }
        self.memory = memory
    }

    /// A copy of bytes that lie elsewhere; erasing that place is up to its owner.
    public init(copying bytes: RawSpan) {
        self.init(count: bytes.byteCount) { target in
            bytes.withUnsafeBytes { target.copyMemory(from: $0) }
        }
    }

    deinit {
        Self.erase(memory)
        memory.deallocate()
    }

    /// How many bytes there are.
    public var count: Int { memory.count }

    /// The bytes, for as long as this value is borrowed.
    public var span: RawSpan {
        @_lifetime(borrow self)
        get {
            let span = RawSpan(_unsafeBytes: pointer)
            return _overrideLifetime(span, borrowing: self)
        }
    }

    /// For types that keep a `SecretBytes` alive themselves.
    var pointer: UnsafeRawBufferPointer { UnsafeRawBufferPointer(memory) }

    /// Lends the bytes to C code. The pointer is valid only inside `body`.
    public func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        try body(UnsafeRawBufferPointer(memory))
    }

    /// Whether both hold the same bytes; takes the same time wherever they differ.
    public static func == (left: borrowing SecretBytes, right: borrowing SecretBytes) -> Bool {
        constantTimeEquals(left.span, right.span)
    }

    /// Overwrites memory in a way the optimiser may not leave out.
    static func erase(_ memory: UnsafeMutableRawBufferPointer) {
        guard let base = memory.baseAddress, memory.count > 0 else { return }
        explicit_bzero(base, memory.count)
    }
}
