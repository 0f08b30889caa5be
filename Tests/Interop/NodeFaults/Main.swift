import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import NodeClient
import NodeConnection
import NodeTestSupport

/// Our client against the reference node with faults injected through its control port: what it ends with, and how
/// many calls it took.
///
///     node-faults PORT
///
/// Prints PASS or FAIL for each case, then the counts; the status says whether all passed.
@main
enum Main {
    static func main() async throws {
        guard let port = CommandLine.arguments.dropFirst().first.flatMap(Int.init) else {
            FileHandle.standardError.write(Data("usage: node-faults PORT\n".utf8))
            exit(64)
        }
        let control = try ControlPort(port: port)
        let cases = try FaultCases(port: port, control: control)
        let failed = await cases.run()
        await cases.close()
        await control.close()
        exit(failed == 0 ? 0 : 1)
    }
}

/// The control port of the reference node: a JSON text in, a JSON text out.
final class ControlPort: Sendable {
    private let client: GRPCClient<HTTP2ClientTransport.Posix>
    private let connections: Task<Void, Never>

    init(port: Int) throws {
        let client = GRPCClient(
            transport: try HTTP2ClientTransport.Posix(
                target: .ipv4(address: "127.0.0.1", port: port), transportSecurity: .plaintext))
        self.client = client
        connections = Task { try? await client.runConnections() }
    }

    @discardableResult
    func send(_ command: String) async throws -> String {
        try await client.unary(
            request: ClientRequest(message: [UInt8](command.utf8)),
            descriptor: MethodDescriptor(fullyQualifiedService: "refnode.Control", method: "Do"),
            serializer: RawBytesSerializer(), deserializer: RawBytesDeserializer(), options: .defaults
        ) { String(decoding: try $0.message, as: UTF8.self) }
    }

    /// How often a call reached the node since the figures were last cleared.
    func calls(_ method: String) async throws -> Int {
        struct Answer: Decodable {
            struct Result: Decodable { var methods: [String: Method] }
            struct Method: Decodable { var calls: Int }
            var result: Result
        }
        let text = try await send(#"{"op":"stats"}"#)
        return try JSONDecoder().decode(Answer.self, from: Data(text.utf8)).result.methods[method]?.calls ?? 0
    }

    func fault(_ method: String, code: String?, count: Int = 1, when: String = "before", delay: Int = 0)
        async throws
    {
        let code = code.map { #""\#($0)""# } ?? "null"
        try await send(
            #"{"op":"fault","method":"\#(method)","code":\#(code),"count":\#(count),"when":"\#(when)","delay_ms":\#(delay)}"#
        )
    }

    func clear() async throws {
        try await send(#"{"op":"clear_faults"}"#)
        try await send(#"{"op":"reset_stats"}"#)
    }

    func close() async {
        client.beginGracefulShutdown()
        await connections.value
    }
}
