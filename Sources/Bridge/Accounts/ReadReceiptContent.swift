import Content

/// The one content that a read receipt has.
enum ReadReceiptContent {
    static let bytes = ReadReceipt().encoded().serialized()
}
