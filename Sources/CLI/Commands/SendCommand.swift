internal import ArgumentParser
internal import Control
internal import Foundation
internal import Glibc

/// `xmtp-mail send`: one message.
struct SendCommand: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Send a text or a file to a person or into a conversation.",
        discussion: """
            Examples:
              xmtp-mail send 0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045 "Hello"
              date | xmtp-mail send ann
              xmtp-mail send 4f5e2a90 --file photo.jpg
              xmtp-mail send 4f5e2a90 "Yes" --reply-to 5f0c12ab
              xmtp-mail send ann --react 👍 --reply-to 5f0c12ab

            The receiver is an inbox id, an Ethereum address, an alias, or the id of a conversation or the beginning of \
            it. The first message to a person begins a conversation, and allows it. Without a text it is read from \
            standard input. While the node cannot be reached the message waits in the store and goes out with the next \
            sync; the exit status is 0 then too.
            """)

    @OptionGroup var choice: AccountChoice

    @Argument(help: "Person or conversation.")
    var to: String

    @Argument(help: "The text; standard input without it.")
    var text: String?

    @Option(help: ArgumentHelp("Send a file; may be given several times.", valueName: "path"))
    var file: [String] = []

    @Option(help: ArgumentHelp("The media type of the file, in place of one by its name.", valueName: "type"))
    var mediaType: String?

    @Flag(help: "The text is Markdown.")
    var markdown = false

    @Option(help: ArgumentHelp("Send a reaction to the message of --reply-to.", valueName: "emoji"))
    var react: String?

    @Option(help: ArgumentHelp("Take a reaction back.", valueName: "emoji"))
    var unreact: String?

    @Option(
        help: ArgumentHelp(
            "The message that is answered: its id or the beginning of it.", valueName: "message"))
    var replyTo: String?

    @Option(
        help: ArgumentHelp(
            "Sending the same content with the same key again sends nothing new.", valueName: "key"))
    var idempotencyKey: String?

    @Flag(help: "Answer as lines of JSON.")
    var json = false

    func validate() throws {
        if react != nil || unreact != nil, replyTo == nil {
            throw ValidationError("A reaction needs --reply-to with the message it is about.")
        }
        if mediaType != nil, file.count != 1 { throw ValidationError("--media-type goes with one --file.") }
    }

    func run(on channel: any ControlChannel) async throws {
        for content in try contents() {
            let answer = try await channel.perform(
                SendContent(content, to: to, answering: replyTo, idempotencyKey: idempotencyKey))
            if json {
                try Output.json(answer)
            } else if let reason = answer.reason {
                Output.text("\(answer.message.prefix(8)) waits to be sent: \(reason)\n")
            } else {
                Output.text("\(answer.message.prefix(8)) sent\n")
            }
        }
    }

    private func contents() throws -> [SendContent.Content] {
        if let react { return [.reaction(symbol: react, removing: false)] }
        if let unreact { return [.reaction(symbol: unreact, removing: true)] }
        var contents: [SendContent.Content] = []
        if let text = try text ?? (file.isEmpty ? Self.standardInput() : nil) {
            guard !text.isEmpty else { throw ControlError(.data, "There is nothing to send.") }
            contents.append(markdown ? .markdown(text) : .text(text))
        }
        for path in file {
            guard let bytes = FileManager.default.contents(atPath: path) else {
                throw ControlError(.notFound, "The file \(path) cannot be read.")
            }
            let name = (path as NSString).lastPathComponent
            contents.append(
                .file(name: name, mediaType: mediaType ?? MediaTypes.type(ofName: name), bytes: bytes))
        }
        return contents
    }

    private static func standardInput() throws -> String {
        if isatty(STDIN_FILENO) == 1 {
            FileHandle.standardError.write(
                Data("Write the message; ^D on a line of its own sends it.\n".utf8))
        }
        let bytes = FileHandle.standardInput.readDataToEndOfFile()
        guard var text = String(data: bytes, encoding: .utf8) else {
            throw ControlError(.data, "Standard input is not UTF-8 text; send it with --file.")
        }
        if text.hasSuffix("\n") { text.removeLast() }
        return text
    }
}

/// Media types by the endings of names.
enum MediaTypes {
    private static let byEnding = [
        "txt": "text/plain", "md": "text/markdown", "csv": "text/csv", "html": "text/html",
        "ics": "text/calendar",
        "vcf": "text/vcard", "json": "application/json", "pdf": "application/pdf", "zip": "application/zip",
        "gz": "application/gzip", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg",
        "gif": "image/gif", "webp": "image/webp", "svg": "image/svg+xml", "heic": "image/heic",
        "mp3": "audio/mpeg", "ogg": "audio/ogg", "opus": "audio/ogg", "m4a": "audio/mp4", "wav": "audio/wav",
        "mp4": "video/mp4", "webm": "video/webm", "mov": "video/quicktime", "eml": "message/rfc822",
    ]

    static func type(ofName name: String) -> String {
        let ending = (name as NSString).pathExtension.lowercased()
        return byEnding[ending] ?? "application/octet-stream"
    }
}
