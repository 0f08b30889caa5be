internal import ArgumentParser
internal import Control

/// `xmtp-mail decode`: what a captured envelope is made of.
struct DecodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract: "Take a captured envelope apart, layer by layer.",
        discussion: """
            Examples:
              xmtp-mail decode envelope.bin
              xxd -p envelope.bin | xmtp-mail decode -
              xmtp-mail decode envelope.b64 --as welcome --json

            Reads bytes, or text of hexadecimal digits or base64. What it is, is tried out unless --as says it. Nothing is \
            decrypted, and nothing that opens anything is shown; texts are shown only with --content.
            """)

    @Argument(help: "The file; - is standard input.")
    var file: String

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "group-message, welcome, key-package, identity-update, mls, plaintext or content.",
            valueName: "kind"))
    var kind: EnvelopeDecoder.Kind?

    @Flag(help: "Show texts too.")
    var content = false

    @Flag(help: "Answer as JSON.")
    var json = false

    func run() throws {
        do {
            let layer = try EnvelopeDecoder.decode(CapturedInput.read(file), as: kind, showsContent: content)
            if json { try Output.json(layer) } else { Output.text(layer.text()) }
        } catch let error as ControlError {
            throw ExitStatus(error.code).exit(saying: error.reason)
        }
    }
}

extension EnvelopeDecoder.Kind: ExpressibleByArgument {}
