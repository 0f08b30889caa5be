import Testing

@testable import Content

/// The reference's recorded verdicts, section by section; the last test counts them.
@Suite(.enabled(if: VectorFile.isThere))
struct VectorTests {
    @Test func whatWeEncodeIsWhatTheReferenceEncodes() throws {
        #expect(try Agreement.encode(report: true) == VectorFile.cases("encode").count)
    }

    @Test func whatTheReferenceRefusesToEncodeWeRefuse() {
        #expect(Agreement.encodeErrors(report: true) == VectorFile.cases("encode_errors").count)
    }

    @Test func eachCodecReadsAndRefusesLikeTheReference() {
        #expect(Agreement.decode(report: true) == VectorFile.cases("decode").count)
    }

    @Test func wholeMessagesAreTakenLikeTheReferenceTakesThem() {
        #expect(Agreement.messageBody(report: true) == VectorFile.cases("message_body").count)
    }

    @Test func sealedAttachmentsAreTheSameBytes() throws {
        #expect(try Agreement.attachmentEncryption() == VectorFile.cases("attachment_encryption").count)
    }

    @Test func compressedTextIsReadInEveryFormat() throws {
        #expect(try Agreement.compression() == VectorFile.cases("compression").count)
    }

    @Test func deviceSyncContentIsTheSameBothWays() throws {
        #expect(try Agreement.deviceSync() == VectorFile.cases("device_sync").count)
    }

    @Test func archivesOfEveryFormAreRead() throws {
        #expect(try Agreement.archive() == VectorFile.cases("archive").count)
    }

    @Test func allCasesOfTheFileAgree() throws {
        let count =
            try Agreement.encode(report: false) + Agreement.encodeErrors(report: false)
            + Agreement.decode(report: false) + Agreement.messageBody(report: false)
            + Agreement.attachmentEncryption() + Agreement.compression() + Agreement.deviceSync()
            + Agreement.archive()
        print("content.json: \(count) cases agree")
    }
}
