internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOHTTP1
public import NodeClient

/// Fetches a file from an address that somebody else chose.
///
/// The name is resolved once, the address judged, and exactly that address connected to, so that a name cannot mean one
/// machine when it is judged and another when it is asked. Every redirect is judged anew. No cookies, no credentials.
///
/// See: spec mail.md 2.6.1
public struct GuardedFetch: Sendable {
    private let rules: FetchRules

    /// - Parameter rules: What may be fetched.
    public init(_ rules: FetchRules = FetchRules()) { self.rules = rules }

    /// The bytes of a file.
    ///
    /// - Parameter limit: The most bytes taken, if fewer than the rules allow.
    /// - Throws: `NodeError` with `badConfiguration` for an address that may not be asked, `tooLarge`, `deadlineExceeded`,
    ///   `unavailable`, `invalidRequest` when there is no such file.
    public func fetch(_ url: String, limit: Int? = nil) async throws(NodeError) -> [UInt8] {
        let limit = min(limit ?? rules.byteLimit, rules.byteLimit)
        return try await FileTransfer.within(rules.timeLimit) { () async throws(NodeError) -> [UInt8] in
            var address = url
            for _ in 0...rules.redirectLimit {
                switch try await ask(address, limit: limit) {
                case .file(let bytes): return bytes
                case .elsewhere(let next): address = next
                }
            }
            throw NodeError(.permissionDenied, "the file server points elsewhere too often")
        }
    }

    private enum Answer: Sendable {
        case file([UInt8])
        case elsewhere(String)
    }

    private func ask(_ text: String, limit: Int) async throws(NodeError) -> Answer {
        guard text.utf8.count <= FileAddress.longest, let url = URL(string: text),
            let parts = URLComponents(url: url, resolvingAgainstBaseURL: false), let host = parts.host,
            !host.isEmpty, parts.user == nil, parts.password == nil
        else { throw NodeError(.badConfiguration, "the address of the file is not a usable URL") }
        switch parts.scheme?.lowercased() {
        case "https": break
        case "http" where rules.allowsPlainHTTP: break
        default: throw NodeError(.badConfiguration, "files are fetched by https only")
        }
        let name = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        let addresses = try await NetworkAddress.resolve(name)
        guard let chosen = addresses.first(where: { rules.allowsPrivateAddresses || $0.isPublic }) else {
            throw NodeError(.badConfiguration, "the file lies on a machine that is not in the open internet")
        }
        return try await ask(url, host: host, at: chosen, limit: limit)
    }

    private func ask(
        _ url: URL, host: String, at address: NetworkAddress, limit: Int
    ) async throws(NodeError) -> Answer {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout.connect = .seconds(10)
        configuration.dnsOverride = [host: address.text]
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        defer { client.shutdown { _ in } }
        do {
            let request = HTTPClientRequest(url: url.absoluteString)
            let response = try await client.execute(request, timeout: .seconds(60))
            if (300..<400).contains(response.status.code),
                let next = response.headers.first(name: "location").flatMap({
                    URL(string: $0, relativeTo: url)
                })
            {
                return .elsewhere(next.absoluteString)
            }
            return .file(try await FileTransfer.bytes(of: response, limit: limit))
        } catch {
            throw FileTransfer.failure(error)
        }
    }
}
