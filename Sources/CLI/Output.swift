internal import Control
internal import Foundation

/// What commands write on standard output, at once: a reader of a pipe may wait for it.
enum Output {
    /// Writes a text as it is.
    static func text(_ text: String) {
        FileHandle.standardOutput.write(Data(text.utf8))
    }

    /// Writes a value as one line of JSON, with names in snake case and sorted.
    static func json(_ value: some Encodable) throws {
        text(try jsonText(value) + "\n")
    }

    /// A value as one line of JSON.
    static func jsonText(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// Says that something is done, for commands that have nothing else to tell.
    static func done(_ sentence: String, asJSON: Bool) throws {
        if asJSON { try json(Done()) } else { text(sentence + "\n") }
    }
}
