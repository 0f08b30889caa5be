import Foundation
import NodeClient
import NodeConnection
import NodeTestSupport

/// A case that did not end as it must.
struct Unexpected: Error, CustomStringConvertible {
    var description: String
}

func expect(_ condition: Bool, _ what: String) throws {
    if !condition { throw Unexpected(description: what) }
}

/// The cases, one after the other on one node.
struct FaultCases {
    let control: ControlPort
    let node: GRPCNode

    init(port: Int, control: ControlPort) throws {
        self.control = control
        node = try GRPCNode(
            .custom(Endpoint(host: "127.0.0.1", port: port, usesTLS: false)), appVersion: "node-faults/1",
            deadlines: Deadlines(query: .seconds(1), publish: .seconds(1)))
    }

    func close() async { await node.close() }

    func run() async -> Int {
        let cases: [(String, () async throws -> Void)] = [
            ("an unavailable node is asked again", unavailable),
            ("a slow answer is given up and asked for again", slow),
            ("an error after the effect makes no second message", errorAfterEffect),
            ("a slow answer after the effect makes no second message", slowAfterEffect),
            ("an identity update in doubt is looked up", identityAfterEffect),
            ("an identity update that did not arrive is sent again", identityBefore),
            ("a commit log entry in doubt is not repeated", commitLogInDoubt),
            ("a refusal is told at once", refusal),
            ("an ended stream comes back and loses nothing", endedStream),
            ("six tries and no more", sixTries),
        ]
        var failed = 0
        for (name, body) in cases {
            do {
                try await control.clear()
                try await body()
                print("PASS  \(name)")
            } catch {
                failed += 1
                print("FAIL  \(name)  \(error)")
            }
        }
        return failed
    }

    private func randomGroup() -> [UInt8] { (0..<16).map { _ in UInt8.random(in: 0...255) } }

    /// Publishes one message and looks what is there: once, and in so many calls.
    private func publishOnce(calls: Int) async throws {
        let group = randomGroup()
        let message = Samples.message(group: group, "content")
        try await node.publish(groupMessages: [.init(data: message)])
        let made = try await control.calls("SendGroupMessages")
        try expect(made == calls, "\(made) calls, not \(calls)")
        try await control.send(#"{"op":"clear_faults"}"#)
        let rows = try await node.groupMessages(of: group, page: PageRequest()).rows
        try expect(rows.map(\.data) == [message], "\(rows.count) messages stored")
    }

    private func unavailable() async throws {
        try await control.fault("SendGroupMessages", code: "UNAVAILABLE", count: 3)
        try await publishOnce(calls: 4)
    }

    private func slow() async throws {
        try await control.fault("SendGroupMessages", code: nil, delay: 1500)
        // The first call is cancelled by its deadline; the node may or may not count it.
        let group = randomGroup()
        try await node.publish(groupMessages: [.init(data: Samples.message(group: group, "slow"))])
        try await Task.sleep(for: .seconds(1))
        let rows = try await node.groupMessages(of: group, page: PageRequest()).rows
        try expect(rows.count == 1, "\(rows.count) messages stored")
    }

    private func errorAfterEffect() async throws {
        try await control.fault("SendGroupMessages", code: "UNAVAILABLE", when: "after")
        try await publishOnce(calls: 2)
    }

    private func slowAfterEffect() async throws {
        try await control.fault("SendGroupMessages", code: nil, when: "after", delay: 1500)
        let group = randomGroup()
        try await node.publish(groupMessages: [.init(data: Samples.message(group: group, "slow after"))])
        let rows = try await node.groupMessages(of: group, page: PageRequest()).rows
        try expect(rows.count == 1, "\(rows.count) messages stored")
    }

    private func randomInbox() -> String {
        (0..<64).map { _ in String("0123456789abcdef".randomElement() ?? "0") }.joined()
    }

    private func publishIdentity(calls: Int) async throws {
        let inbox = randomInbox()
        let update = try Samples.createInbox(inbox, owner: "0x\(inbox.prefix(40))")
        try await node.publish(identityUpdate: update)
        let made = try await control.calls("PublishIdentityUpdate")
        try expect(made == calls, "\(made) calls, not \(calls)")
        let log = try await node.identityUpdates(of: [.init(inboxID: inbox)]).first ?? []
        try expect(log.map(\.update) == [update], "\(log.count) updates in the log")
        let owner = try await node.inboxIDs(of: [.init(identifier: "0x\(inbox.prefix(40))")])
        try expect(owner == [inbox], "the address is not found")
    }

    private func identityAfterEffect() async throws {
        try await control.fault("PublishIdentityUpdate", code: "UNAVAILABLE", when: "after")
        try await publishIdentity(calls: 1)
    }

    private func identityBefore() async throws {
        try await control.fault("PublishIdentityUpdate", code: "UNAVAILABLE", count: 2)
        try await publishIdentity(calls: 3)
    }

    private func commitLogInDoubt() async throws {
        try await control.fault("BatchPublishCommitLog", code: "UNAVAILABLE", when: "after")
        let group = randomGroup()
        do {
            try await node.publish(
                commitLogEntries: [.init(groupID: group, entry: [1], signature: [2], signerKey: [3])])
            throw Unexpected(description: "no error came")
        } catch let error as NodeError {
            try expect(error.code == .outcomeUnknown, "\(error)")
        }
        let pages = try await node.commitLogs(of: [.init(groupID: group)])
        try expect(pages.first?.rows.count == 1, "not one entry")
    }

    private func refusal() async throws {
        do {
            try await node.publish(groupMessages: [.init(data: [1, 2, 3])])
            throw Unexpected(description: "no error came")
        } catch let error as NodeError {
            try expect(error.code == .invalidRequest, "\(error)")
        }
        let calls = try await control.calls("SendGroupMessages")
        try expect(calls == 1, "\(calls) calls")
    }

    private func endedStream() async throws {
        let group = randomGroup()
        let subscription = node.subscribe(toGroups: [.init(topic: group)])
        var events = subscription.makeAsyncIterator()
        var (opened, gaps, seen): (Int, Int, [UInt64]) = (0, 0, [])
        func advance(until done: () -> Bool) async throws {
            while !done() {
                switch await events.next() {
                case .opened?: opened += 1
                case .interrupted?: gaps += 1
                case .envelope(let envelope)?: seen.append(envelope.cursor.sequence)
                case .unreadable?: break
                case .ended(let error)?: throw error
                case nil: throw Unexpected(description: "the feed ended")
                }
            }
        }
        func publish(_ text: String) async throws {
            try await node.publish(groupMessages: [.init(data: Samples.message(group: group, text))])
        }
        try await advance { opened == 1 }
        for (round, kick) in [#"{"op":"kick","code":"UNAVAILABLE"}"#, #"{"op":"kick"}"#].enumerated() {
            try await publish("before \(round)")
            try await advance { seen.count == round * 2 + 1 }
            try await control.send(kick)
            try await publish("while away \(round)")
            try await advance { seen.count == round * 2 + 2 && opened == round + 2 }
        }
        subscription.cancel()
        try expect(seen == seen.sorted() && Set(seen).count == 4 && gaps == 2, "\(seen), \(gaps) gaps")
    }

    private func sixTries() async throws {
        try await control.fault("QueryWelcomeMessages", code: "UNAVAILABLE", count: -1)
        do {
            _ = try await node.welcomes(for: [1], page: PageRequest())
            throw Unexpected(description: "no error came")
        } catch let error as NodeError {
            try expect(error.code == .unavailable, "\(error)")
        }
        let calls = try await control.calls("QueryWelcomeMessages")
        try expect(calls == 6, "\(calls) calls")
    }
}
