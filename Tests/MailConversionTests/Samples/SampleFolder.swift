import Foundation
import Testing

/// `maildir-samples/` at the top of the package: golden mails in both directions.
///
/// `XMTP_RECORD_SAMPLES=1` writes it anew from ``IncomingSamples``, ``OutgoingSamples`` and ``NoticeSamples``; without it the
/// files are read and every one must be what the conversion makes today, byte for byte.
enum SampleFolder {
    static let isRecording = ProcessInfo.processInfo.environment["XMTP_RECORD_SAMPLES"] == "1"

    static let url = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("maildir-samples", isDirectory: true)

    static func write(_ bytes: [UInt8], to path: String) throws {
        let file = url.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    static func read(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: url.appendingPathComponent(path)))
    }

    /// The paths without extension of all samples of a direction, in order.
    static func cases(_ direction: String, ending: String) throws -> [String] {
        let folder = url.appendingPathComponent(direction, isDirectory: true)
        let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(ending) }.map { "\(direction)/\($0.dropLast(ending.count))" }
            .sorted()
    }

    static func json(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return Array(try encoder.encode(value)) + [0x0a]
    }

    static func decode<Value: Decodable>(_: Value.Type, _ path: String) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Value.self, from: Data(try read(path)))
    }
}
