import NodeClient
import NodeConnection
import NodeTestSupport
import Testing

/// Addresses that somebody else chose, and servers that point elsewhere.
@Suite(.timeLimit(.minutes(1)))
struct GuardedFetchTests {
    private let file = Array("sealed".utf8)

    private var atHome: FetchRules {
        var rules = FetchRules()
        rules.allowsPlainHTTP = true
        rules.allowsPrivateAddresses = true
        return rules
    }

    /// Redirects named by their paths lead to `/file`.
    private func server(_ redirects: [String: String]) throws -> FileServerDouble {
        let file = file
        return try FileServerDouble { request in
            if let target = redirects[request.path] {
                return .init(302, headers: ["Location": target, "Set-Cookie": "who=you"])
            }
            return request.path == "/file" ? .init(200, body: file) : .init(404)
        }
    }

    @Test(arguments: ["/file", "/once", "/thrice"])
    func redirectsAreFollowed(path: String) async throws {
        let server = try server(["/once": "file", "/thrice": "/twice", "/twice": "/once"])
        defer { server.stop() }
        #expect(try await GuardedFetch(atHome).fetch(server.address + path) == file)
        // Who asks is not told from one question to the next.
        let headers = server.requests.flatMap(\.headers.keys)
        #expect(!headers.contains("cookie") && !headers.contains("referer"))
    }

    @Test func oneRedirectTooManyIsNotFollowed() async throws {
        let server = try server(["/loop": "/loop"])
        defer { server.stop() }
        let error = await #expect(throws: NodeError.self) {
            try await GuardedFetch(atHome).fetch(server.address + "/loop")
        }
        #expect(error?.code == .permissionDenied)
        #expect(server.requests.count == atHome.redirectLimit + 1)
    }

    @Test(arguments: [
        "file:///etc/hostname", "ftp://127.0.0.1/file", "http://user@127.0.0.1/file", "http:///file",
    ])
    func everyRedirectIsJudgedAnew(target: String) async throws {
        let server = try server(["/elsewhere": target])
        defer { server.stop() }
        let error = await #expect(throws: NodeError.self) {
            try await GuardedFetch(atHome).fetch(server.address + "/elsewhere")
        }
        #expect(error?.code == .badConfiguration)
        #expect(server.requests.map(\.path) == ["/elsewhere"])
    }

    @Test func nothingBeyondTheLimitIsTaken() async throws {
        let file = file
        let server = try FileServerDouble { request in
            .init(200, body: file, isEndless: request.path == "/endless")
        }
        defer { server.stop() }
        for path in ["/told", "/endless"] {
            let error = await #expect(throws: NodeError.self) {
                try await GuardedFetch(atHome).fetch(server.address + path, limit: file.count - 1)
            }
            #expect(error?.code == .tooLarge)
        }
    }

    @Test func aFileThatNeverEndsIsGivenUp() async throws {
        let file = file
        let server = try FileServerDouble { _ in .init(200, body: file, isEndless: true) }
        defer { server.stop() }
        var rules = atHome
        rules.timeLimit = .milliseconds(200)
        let error = await #expect(throws: NodeError.self) {
            try await GuardedFetch(rules).fetch(server.address + "/file")
        }
        #expect(error?.code == .deadlineExceeded)
    }

    @Test func aFileIsPutWithWhatTheServerAsksFor() async throws {
        let server = try FileServerDouble {
            $0.headers["authorization"] == "Bearer me" ? .init(201) : .init(403)
        }
        defer { server.stop() }
        let url = server.address + "/here"
        try await FileTransfer().put(file, at: url, headers: [("authorization", "Bearer me")])
        let request = try #require(server.requests.first)
        #expect(request.method == "PUT" && request.path == "/here" && request.body == file)
        let refused = await #expect(throws: NodeError.self) { try await FileTransfer().put(file, at: url) }
        #expect(refused?.code == .invalidRequest)
    }

    @Test func whereAPutIsToldToGoElsewhereItDoesNot() async throws {
        let server = try FileServerDouble { _ in .init(307, headers: ["Location": "/other"]) }
        defer { server.stop() }
        let error = await #expect(throws: NodeError.self) {
            try await FileTransfer().put(file, at: server.address + "/here")
        }
        #expect(error?.code == .permissionDenied)
        #expect(server.requests.count == 1)
    }
}
