/// A header field while it is written: keeps count of the column and folds between tokens.
///
/// See: RFC 5322 section 2.2.3.
struct FoldedField {
    /// Where a line should end.
    static let width = 78

    private(set) var output: [UInt8]
    private var column: Int
    /// Nothing after the name yet: the first token always stands beside it, since some readers drop a field whose first
    /// line is empty.
    private(set) var isFirst = true

    init(_ name: HeaderName) {
        output = Array(name.spelling.utf8) + [0x3A]
        column = output.count
    }

    /// The field with its line feed.
    consuming func finished() -> [UInt8] {
        output.append(0x0A)
        return output
    }

    /// How much fits after a space on the line that is being written.
    var room: Int { Self.width - column - 1 }

    /// A space, or a fold when the token does not fit, and the token.
    mutating func token(_ bytes: some Collection<UInt8>) {
        if !isFirst, bytes.count > room { fold() }
        output.append(0x20)
        append(bytes)
    }

    /// A token that stands alone on its line unless it is the first.
    mutating func ownLine(_ bytes: some Collection<UInt8>) {
        if !isFirst { fold() }
        output.append(0x20)
        append(bytes)
    }

    /// Goes on without space: a comma, a semicolon.
    mutating func append(_ bytes: some Collection<UInt8>) {
        if output.last == 0x20 { column += 1 }
        output += bytes
        column += bytes.count
        isFirst = false
    }

    private mutating func fold() {
        output.append(0x0A)
        column = 0
    }
}
