import Mail
import MailParsing

/// Foreign bytes through limits and library; what comes out is written and read again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: bytes, count: count))
    guard let mail = try? MailParser().parse(input) else { return 0 }
    for part in mail.body.leaves {
        _ = try? TextDecoder.text(of: part)
        _ = FileName.cleaned(part.fileName ?? "", mediaType: part.mediaType)
    }
    _ = ReactionPart.emoji(in: mail.body)
    _ = DispositionNotice(in: mail.body)
    guard let written = try? MailWriter(boundarySeed: [1]).write(mail) else { return 0 }
    guard let again = try? MailParser().parse(written) else { preconditionFailure("our own mail is refused") }
    precondition(again.header.fields.count == mail.header.fields.count, "our own header reads differently")
    return 0
}
