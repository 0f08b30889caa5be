import Client
import Content
import NodeClient
import NodeConnection
import NodeTestSupport
import Synchronization
import Testing

struct AttachmentTransferTests {
    private let file = Attachment(filename: "a.txt", mimeType: "text/plain", bytes: Array("secret text".utf8))

    private var atHome: FetchRules {
        var rules = FetchRules()
        rules.allowsPlainHTTP = true
        rules.allowsPrivateAddresses = true
        return rules
    }

    @Test func whatIsLeftIsFetchedAndOpened() async throws {
        try await withFiles { server in
            let transfer = AttachmentTransfer(
                server: AttachmentServer(address: server), rules: atHome, files: HTTPFiles())
            let remote = try await transfer.upload(file)
            #expect(remote.filename == "a.txt" && remote.scheme == "http://")
            let stored = try await FileTransfer().download(remote.url)
            #expect(!stored.contains(file.bytes))
            let fetched = try await transfer.fetch(remote)
            #expect(fetched == file)
        }
    }

    @Test func machinesAtHomeAreNotAskedUnlessThatIsSaid() async throws {
        try await withFiles { server in
            let remote = try await AttachmentTransfer(
                server: AttachmentServer(address: server), rules: atHome, files: HTTPFiles()
            ).upload(file)
            for rules in [
                FetchRules(),
                {
                    var rules = FetchRules(); rules.allowsPlainHTTP = true; return rules
                }(),
            ] {
                let error = await #expect(throws: ClientError.self) {
                    try await AttachmentTransfer(rules: rules, files: HTTPFiles()).fetch(remote)
                }
                #expect(error?.code == .forbidden)
            }
        }
    }

    @Test func whatIsNotWhatTheMessagePromisesIsRefused() async throws {
        try await withFiles { server in
            let transfer = AttachmentTransfer(
                server: AttachmentServer(address: server), rules: atHome, files: HTTPFiles())
            var remote = try await transfer.upload(file)
            remote.contentDigest = String(repeating: "0", count: 64)
            let digest = await #expect(throws: ClientError.self) { try await transfer.fetch(remote) }
            #expect(digest?.code == .invalid)
            remote = try await transfer.upload(file)
            remote.contentLength = 3
            let length = await #expect(throws: ClientError.self) { try await transfer.fetch(remote) }
            #expect(length?.code == .invalid)
            remote = try await transfer.upload(file)
            remote.url += "0"
            let missing = await #expect(throws: ClientError.self) { try await transfer.fetch(remote) }
            #expect(missing?.code == .invalid)
        }
    }

    @Test func aFileIsPutUnderItsDigestAndFoundUnderThePublicAddress() async throws {
        let kept = Mutex<[UInt8]>([])
        let server = try FileServerDouble { request in
            guard request.method == "PUT" else { return .init(200, body: kept.withLock { $0 }) }
            kept.withLock { $0 = request.body }
            return .init(200)
        }
        defer { server.stop() }
        let place = AttachmentServer(
            address: server.address + "/in/", manner: .put, publicAddress: server.address + "/out",
            authorization: "Bearer me")
        let transfer = AttachmentTransfer(server: place, rules: atHome, files: HTTPFiles())
        let remote = try await transfer.upload(file)
        #expect(remote.url == "\(server.address)/out/\(remote.contentDigest)")
        let put = try #require(server.requests.first)
        #expect(put.method == "PUT" && put.path == "/in/\(remote.contentDigest)")
        #expect(put.headers["authorization"] == "Bearer me")
        #expect(!put.body.contains(file.bytes))
        #expect(try await transfer.fetch(remote) == file)
        // Whoever fetches shows no permission to put.
        #expect(server.requests.last?.headers["authorization"] == nil)
    }

    @Test func aFileTooLargeIsNotTaken() async throws {
        var rules = atHome
        rules.byteLimit = 10
        let transfer = AttachmentTransfer(
            server: AttachmentServer(address: "http://127.0.0.1:1"), rules: rules, files: HTTPFiles())
        let error = await #expect(throws: ClientError.self) { try await transfer.upload(file) }
        #expect(error?.code == .invalid)
    }
}
