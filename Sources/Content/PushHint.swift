/// Whether a message should wake its receivers: a hint beside the ciphertext, visible to the node.
///
/// See: spec content.md 3
public enum PushHint {
    /// The hint for bytes that are to be sent; false for types we do not know, device sync among them.
    public static func of(_ encoded: EncodedContent) -> Bool {
        ContentRegistry.decode(encoded).wantsPush
    }
}
