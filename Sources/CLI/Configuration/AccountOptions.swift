internal import Control
internal import Foundation
internal import MailConversion
internal import Maildir
internal import NodeClient

/// The options of an account, in the order people read them.
enum AccountOptions {
    typealias Option = ConfigurationOption<AccountConfiguration>

    /// A heading and what belongs below it.
    struct Group: Sendable {
        let heading: String
        let options: [Option]
    }

    static let groups: [Group] = [
        Group(heading: "The network", options: network),
        Group(heading: "What must survive", options: store),
        Group(heading: "The Maildir", options: maildir),
        Group(heading: "Mail that comes", options: incoming),
        Group(heading: "Mail that goes", options: outgoing),
        Group(heading: "Accepting and blocking", options: consent),
    ]

    static let all: [Option] = groups.flatMap(\.options)

    private static let network: [Option] = [
        .text(
            "network", takes: "\"production\", \"dev\", \"local\", or the URL of a node",
            sample: "production",
            parse: { text, account throws(OptionFault) in
                do throws(NodeError) {
                    account.network = try NodeClient.Environment(text)
                } catch {
                    throw OptionFault(
                        sentence: "It takes \"production\", \"dev\", \"local\", or a URL such as "
                            + "\"http://127.0.0.1:5556\" (\(error.reason)).")
                }
            }, show: { $0.networkText },
            "The network the account lives on; an inbox of one network is unknown to the others."),
        .text(
            "network_name", takes: "a word of letters, digits, - and _", sample: "home",
            parse: { text, account throws(OptionFault) in
                guard AccountConfiguration.isName(text) else {
                    throw OptionFault(sentence: "It takes a word of letters, digits, - and _.")
                }
                account.chosenNetworkName = text
            }, show: { $0.chosenNetworkName },
            "What mails call the network, in place of its own name or the node's host."),
        .path(
            "trusted_roots", \.trustedRoots, sample: "~/.config/xmtp-mail/roots.pem",
            "Root certificates (PEM) for a node that has one of its own, in place of the system's."),
        .url(
            "archive_server", \.chosenArchiveServer, sample: "https://archives.example.org",
            "Where history archives go, sealed, in place of the network's own server."),
        .flag(
            "device_sync", \.deviceSync,
            "Keeps consent and other preferences in step between the installations of this inbox."),
        .flag(
            "answer_history_requests", \.answersHistoryRequests,
            "Answers your other installations that ask for history, without asking you."),
        .flag(
            "recover_forks", \.recoversForks,
            "Asks to be removed and added again where a conversation's state is not the others'; its members see it."
        ),
    ]

    private static let store: [Option] = [
        .path(
            "state", \.stateFolder,
            "The folder with the account's keys and conversations; it is made for you alone."),
        .choice(
            "store_key", \.storeKey.kind,
            "What opens the secrets of the store: a file, a systemd credential, or a passphrase that unwraps a file."
        ),
        .path(
            "store_key_file", \.storeKey.chosenFile, sample: "~/.local/state/xmtp-mail/me/store.key",
            "The key file, plain or wrapped, when it is not store.key in the folder above."),
        .text(
            "store_key_credential", takes: "the name of a credential", sample: "xmtp-mail-store-key",
            parse: { text, account throws(OptionFault) in
                guard !text.isEmpty, !text.contains("/") else {
                    throw OptionFault(sentence: "It takes the name of a credential, without slashes.")
                }
                account.storeKey.credential = text
            }, show: { $0.storeKey.credential }, "The name of the systemd credential with the key."),
        .path(
            "store_passphrase_file", \.storeKey.passphraseFile, sample: "~/.config/xmtp-mail/passphrase",
            "A file, readable by you alone, with the passphrase in its first line; without it you are asked."),
    ]

    private static let maildir: [Option] = [
        .path("maildir", \.mail.maildir, "The root of the Maildir; INBOX is the root itself."),
        .text(
            "domain", takes: "a domain of at least two labels", sample: "xmtp.alt",
            parse: { text, account throws(OptionFault) in
                guard let domain = MailDomain(text) else {
                    throw OptionFault(
                        sentence: "It takes a domain such as \"xmtp.alt\", at most 100 characters long.")
                }
                account.mail.chosenDomain = domain
            }, show: { $0.mail.chosenDomain?.name },
            "The domain of the addresses, in place of the network's own."),
        .path(
            "aliases", \.mail.aliases, sample: "~/.mutt/aliases",
            "Your names for people: lines of mutt aliases, or vCards when the file's name ends in .vcf."),
        .folder(.requests, "The folder of conversations you have not decided about."),
        .folder(.blocked, "The folder of the blocked."),
        .folder(.sent, "The folder in which mail programs leave their copies."),
        .folder(.drafts, "The folder of drafts."),
        .folder(.outbox, "The folder whose mails are sent."),
        .folder(.archive, "The folder of your archive."),
        .folder(.trash, "The folder of what you throw away."),
    ]

    private static let incoming: [Option] = [
        .choice(
            "subject", \.mail.subject,
            "What subjects show: the conversation's title, or the beginning of each text, which breaks some threads."
        ),
        .choice(
            "read_receipts", \.mail.readReceipts,
            "What becomes of receipts others send: nothing, or a disposition notification."),
        .choice(
            "deletions", \.mail.deletions,
            "What becomes of a message deleted for everyone: a note in its place, a note below it, or nothing."
        ),
        .choice(
            "own_messages", \.mail.ownMessages,
            "Where your own messages are written: into the conversation, or into the folder Sent."),
        .flag(
            "strip_controls", \.mail.stripsControls,
            "Takes control characters out of texts, for terminals that obey them; the original is kept beside it."
        ),
        .text(
            "time_zone", takes: "\"system\", \"UTC\", or a name such as \"Europe/Berlin\"", sample: "system",
            parse: { text, account throws(OptionFault) in
                guard let zone = text == "system" ? TimeZone.current : TimeZone(identifier: text) else {
                    throw OptionFault(
                        sentence: "It takes \"system\", \"UTC\", or a name such as \"Europe/Berlin\".")
                }
                account.mail.timeZone = zone
            }, show: { $0.mail.timeZone == .current ? "system" : $0.mail.timeZone.identifier },
            "The zone in which the dates of mails are written."),
        .flag(
            "fetch_attachments", \.mail.fetchesAttachments,
            "Fetches attachments kept on a server, in conversations you allowed; the server sees your address."
        ),
        .flag(
            "fetch_private_addresses", \.mail.fetchesPrivateAddresses,
            "Lets attachments be fetched from this machine and from private networks, also without TLS."),
        .number(
            "attachment_limit", \.mail.attachmentByteLimit, 1...(1 << 30),
            "The largest attachment that is fetched, in bytes."),
    ]

    private static let outgoing: [Option] = [
        .choice(
            "multi_recipient", \.mail.outgoing.severalRecipients,
            "What a mail to several people means: a group of them, a message to each, or a refusal."),
        .choice(
            "replies", \.mail.outgoing.replies,
            "When an answer names what it answers: unless that is the newest message, always, or never."),
        .choice(
            "quotes", \.mail.outgoing.quotes,
            "What becomes of quoted lines: plain repetitions of the answered message go, all stay, or all go."
        ),
        .flag(
            "emoji_reply_is_reaction", \.mail.outgoing.emojiReplyIsReaction,
            "Takes an answer that is one emoji for a reaction."),
        .flag(
            "send_read_receipts", \.mail.sendsReadReceipts,
            "Tells senders when their messages become seen."),
        .url(
            "uploader", \.mail.uploader, sample: "https://files.example.org",
            "A file server that takes attachments too large for a message, sealed; without it they are refused."
        ),
        .choice(
            "uploader_manner", \.mail.uploadManner,
            "How files get to the uploader: it gives them a name (post), or this program does (put)."),
        .url(
            "uploader_public_address", \.mail.uploadPublicAddress, sample: "https://cdn.example.org",
            "Where others fetch what was uploaded, when it is not under the uploader's address."),
        .path(
            "uploader_authorization_file", \.mail.uploadAuthorizationFile,
            sample: "~/.config/xmtp-mail/uploader",
            "A file, readable by you alone, whose first line goes with every put, such as a bearer token."),
        .flag(
            "sent_cleanup", \.mail.cleansSent,
            "Moves copies that a mail program left in Sent to Trash once the message is delivered."),
    ]

    private static let consent: [Option] = [
        .choice(
            "block_in_group", \.mail.blockInGroup,
            "What moving a group's message to Blocked blocks: the whole group, or its sender."),
        .flag(
            "junk_keyword", \.mail.junkKeywordBlocks,
            "Takes the keyword Junk, as Thunderbird's j sets it, for a move to Blocked."),
        .number(
            "mass_block_limit", \.mail.massBlockLimit, 1...100_000,
            "The most conversations that one sweep may block; beyond it nothing is done and you are asked."),
    ]
}

extension AccountConfiguration {
    /// The network as the file names it.
    var networkText: String {
        switch network {
        case .production: "production"
        case .dev: "dev"
        case .local: "local"
        case .custom(let endpoint): endpoint.description
        }
    }
}

extension ConfigurationOption where Target == AccountConfiguration {
    /// The name of a folder.
    static func folder(_ folder: MailFolder, _ meaning: String) -> Self {
        .text(
            "folder_\(folder.rawValue)",
            takes: "a name of ASCII letters, digits, spaces and signs, without dots and slashes",
            sample: folder.standardName,
            parse: { text, account throws(OptionFault) in
                let isName = (try? MaildirFolder(text)) != nil && !text.hasPrefix(" ") && !text.hasSuffix(" ")
                guard isName, text.uppercased() != "INBOX" else {
                    throw OptionFault(
                        sentence:
                            "It takes a name such as \"\(folder.standardName)\": ASCII, without dots and slashes."
                    )
                }
                let others = MailFolder.allCases.filter { $0 != folder }
                guard
                    !others.contains(where: { account.mail.folderName($0).lowercased() == text.lowercased() })
                else {
                    throw OptionFault(
                        sentence: "Another folder has this name already; choose one of its own.")
                }
                account.mail.folderNames[folder] = text == folder.standardName ? nil : text
            }, show: { $0.mail.folderName(folder) }, meaning)
    }

    /// The address of a server that may be missing.
    static func url(
        _ name: String, _ path: any WritableKeyPath<AccountConfiguration, String?> & Sendable, sample: String,
        _ meaning: String
    ) -> Self {
        .text(
            name, takes: "a URL that begins with https:// (http:// on this machine)", sample: sample,
            parse: { text, target throws(OptionFault) in
                do throws(NodeError) {
                    try FileAddress.check(text)
                } catch {
                    throw OptionFault(
                        sentence: "It takes a URL that begins with https://, or http:// on this machine "
                            + "(\(error.reason)).")
                }
                target[keyPath: path] = text
            }, show: { $0[keyPath: path] }, meaning)
    }
}
