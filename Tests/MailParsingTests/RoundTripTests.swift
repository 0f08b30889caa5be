import Mail
import MailParsing
import MailTestSupport
import Testing

/// The law of the two modules: whatever the writer writes, the parser reads back equal.
struct RoundTripTests {
    @Test func whatTheWriterWritesTheParserReadsBackEqual() throws {
        for seed in UInt64(0)..<1500 {
            var maker = MessageMaker(seed: seed)
            let message = maker.message()
            let written = try MailWriter(boundarySeed: [UInt8(truncatingIfNeeded: seed)]).write(message)
            let read = try MailParser().parse(written)
            guard read != message else { continue }
            for (left, right) in zip(message.header.fields, read.header.fields) where left != right {
                Issue.record("seed \(seed): \(left) read as \(right)")
            }
            if message.body != read.body {
                Issue.record("seed \(seed): \(message.body) read as \(read.body)")
            }
            if message.header.fields.count != read.header.fields.count {
                Issue.record("seed \(seed): fields")
            }
            return
        }
    }

    @Test func linesAreASCIIAndShortEnough() throws {
        for seed in UInt64(2000)..<2060 {
            var maker = MessageMaker(seed: seed)
            let message = MailMessage(header: maker.header(), body: .text("x"))
            let written = try MailWriter(boundarySeed: []).write(message)
            for line in written.split(separator: 0x0A) {
                let fits = line.count <= 998 && line.allSatisfy { $0 < 0x7F && $0 >= 0x20 }
                if !fits { Issue.record("seed \(seed): \(String(decoding: line, as: UTF8.self))") }
            }
        }
    }
}
