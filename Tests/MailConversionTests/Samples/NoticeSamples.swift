import Content
import Identity
import Mail
import MailConversion

/// The mails that nobody sent: roots, placeholders, bounces, warnings.
enum NoticeSamples {
    static func all() throws -> [String: (summary: String, mail: ComposedMail)] {
        try roots().merging(try bounces()) { $1 }.merging(try deletions()) { $1 }.merging(try others()) { $1 }
            .merging(try fetched()) { $1 }
    }

    private static func fetched() throws -> [String: (summary: String, mail: ComposedMail)] {
        let file = Attachment(filename: nil, mimeType: "text/plain", bytes: Array("the file\n".utf8))
        let mail = try FetchedFileMail(
            file, named: "b.txt", number: 2, of: try Cast.message(Text("in place of the files")),
            in: Cast.team
        ).compose(book: Cast.book, settings: Cast.settings)
        return ["fetched_later": ("The second file of a message, fetched after the message came.", mail)]
    }

    private static func roots() throws -> [String: (summary: String, mail: ComposedMail)] {
        func root(_ conversation: MailConversation, _ consent: ConsentState) throws -> ComposedMail {
            try RootMail(
                conversation: conversation, inviter: Cast.bo, createdNanoseconds: Cast.time - 60_000_000_000,
                description: "Where we plan",
                members: [.init(Cast.alix), .init(Cast.bo, .superAdmin), .init(Cast.caro, .admin)],
                consent: consent,
                disappearingNanoseconds: conversation.thread.isGroup ? 86_400_000_000_000 : nil
            ).compose(book: Cast.book, settings: Cast.settings)
        }
        return [
            "root_group_request": ("An invitation to a group.", try root(Cast.team, .unknown)),
            "root_group_allowed": ("A group that is allowed.", try root(Cast.team, .allowed)),
            "root_direct_denied": ("A blocked person's conversation.", try root(Cast.dm, .denied)),
        ]
    }

    private static func bounces() throws -> [String: (summary: String, mail: ComposedMail)] {
        let original = OutgoingSamples.all()["new_conversation/group"]?.mail ?? []
        func bounce(_ outcome: BounceMail.Outcome) throws -> ComposedMail {
            try BounceMail(
                outcome: outcome, original: original, header: try Cast.parsed(original).header,
                own: Cast.alix,
                conversation: Cast.team, arrivalNanoseconds: Cast.time, nanoseconds: Cast.time + 7_000_000_000
            ).compose(settings: Cast.settings)
        }
        return [
            "bounce_failed": ("A mail that is not sent.", try bounce(.failed(Refusal(.notMember)))),
            "bounce_delayed": (
                "A mail that has to wait.",
                try bounce(.delayed(Refusal(.networkUnreachable), until: Cast.time + 172_800_000_000_000))
            ),
            "bounce_delivered": ("A mail whose writer asked to be told.", try bounce(.delivered)),
        ]
    }

    private static func deletions() throws -> [String: (summary: String, mail: ComposedMail)] {
        let target = try Cast.message(Text("a secret"))
        let deletion = DeletionToMail(settings: Cast.settings, book: Cast.book)
        func compose(_ deleter: InboxID, _ style: DeletionToMail.Style) throws -> ComposedMail {
            let request = DeletionToMail.Request(
                id: Cast.target, deleter: deleter, sentNanoseconds: Cast.time + 60_000_000_000)
            let mail = try deletion.compose(
                request, of: target, known: Cast.known(target.id), in: Cast.team, style: style)
            guard let mail else { throw ConversionError(.notComposable, "no mail") }
            return mail
        }
        return [
            "deleted_by_sender": (
                "In the place of a message its sender deleted.", try compose(Cast.bo, .replace)
            ),
            "deleted_by_admin": (
                "In the place of a message an admin deleted.", try compose(Cast.caro, .replace)
            ),
            "deletion_notice": (
                "A notice of a deletion, where messages are kept.", try compose(Cast.bo, .notice)
            ),
        ]
    }

    private static func others() throws -> [String: (summary: String, mail: ComposedMail)] {
        func warning(_ subject: WarningMail.Subject) throws -> ComposedMail {
            try WarningMail(subject, own: Cast.alix, nanoseconds: Cast.time).compose(settings: Cast.settings)
        }
        func status(_ status: GroupStatusMail.Status) throws -> ComposedMail {
            try GroupStatusMail(status, in: Cast.team, nanoseconds: Cast.time).compose(
                settings: Cast.settings)
        }
        return [
            "many_blocked": ("Too much would be blocked at once.", try warning(.manyBlocked(21))),
            "changed_inbox": (
                "A known name leads to somebody else.",
                try warning(.changedInbox(name: "Bo", old: Cast.bo, new: Cast.caro))
            ),
            "new_installation": (
                "A new installation of the account.",
                try warning(.newInstallation(String(repeating: "07", count: 32)))
            ),
            "installations_run_out": (
                "Few installations are left.", try warning(.installationsRunOut(left: 9))
            ),
            "delivery_stopped": (
                "Mails cannot be delivered.", try warning(.deliveryStopped(reason: "the disk is full"))
            ),
            "group_paused": ("A group demands a newer protocol.", try status(.paused(version: "2.0.0"))),
            "group_forked": ("A group that no longer agrees.", try status(.forked)),
            "group_restored": ("A conversation from an archive.", try status(.restored)),
            "group_resumed": ("A conversation that can be used again.", try status(.resumed)),
            "group_unreadable": ("Messages that could not be read.", try status(.unreadable(2))),
        ]
    }
}
