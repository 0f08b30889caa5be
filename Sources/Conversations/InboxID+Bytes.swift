import Identity

/// Inbox ids as the fields of protocol buffers hold them.
extension InboxID {
    /// The bytes of the text.
    var utf8: [UInt8] { Array(text.utf8) }

    /// The id no text was given for.
    static let empty = InboxID("")
}

extension ProtobufReader {
    mutating func inboxID(_ field: ProtobufField) throws(ProtobufError) -> InboxID {
        InboxID(try text(field).text)
    }
}

extension ProtobufWriter {
    mutating func write(_ inboxID: InboxID, field number: UInt32) {
        write(inboxID.utf8, field: number)
    }
}
