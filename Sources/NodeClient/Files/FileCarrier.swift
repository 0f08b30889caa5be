/// Takes files to servers and fetches what others left there: over HTTP, or a stand-in for tests.
///
/// What travels is ciphertext; digests are checked by whoever holds them.
///
/// See: spec network.md 6; spec mail.md 2.6.1
public protocol FileCarrier: Sendable {
    /// Leaves a file on a server and returns the address under which the receiver gets it, `{server}/files/{id}`.
    ///
    /// - Parameters:
    ///   - server: such as `https://host`, without a path at the end.
    ///   - limit: the most bytes the server takes.
    func upload(_ bytes: [UInt8], to server: String, limit: Int) async throws(NodeError) -> String

    /// Puts a file at an address of its own on a server that takes files by their address.
    ///
    /// - Parameters:
    ///   - url: https, or http on this machine.
    ///   - headers: what the server asks for, such as an authorization.
    func put(
        _ bytes: [UInt8], at url: String, headers: [(name: String, value: String)], limit: Int
    ) async throws(NodeError)

    /// Fetches a file from an address that an installation of one's own chose.
    ///
    /// - Parameter limit: the most bytes taken; more is refused before it is read.
    func download(_ url: String, limit: Int) async throws(NodeError) -> [UInt8]

    /// Fetches a file from an address that somebody else chose.
    ///
    /// - Parameters:
    ///   - rules: what may be asked.
    ///   - limit: the most bytes taken, if fewer than the rules allow.
    func fetch(_ url: String, rules: FetchRules, limit: Int?) async throws(NodeError) -> [UInt8]
}
