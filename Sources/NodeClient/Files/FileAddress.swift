internal import Foundation

/// Which addresses files may be fetched from or sent to.
///
/// The address comes in a message, from a peer or from another installation: foreign input. See: spec network.md 6.
public enum FileAddress {
    /// Bytes of an address at most.
    package static let longest = 4096

    /// Accepts `https`, and `http` on this machine (for tests and a local node).
    ///
    /// - Throws: `NodeError` with ``NodeError/Code/badConfiguration``.
    public static func check(_ url: String) throws(NodeError) {
        guard url.utf8.count <= longest, let parts = URLComponents(string: url), let host = parts.host,
            !host.isEmpty,
            parts.user == nil, parts.password == nil
        else { throw NodeError(.badConfiguration, "the address of the file is not a usable URL") }
        switch parts.scheme?.lowercased() {
        case "https": return
        case "http" where Endpoint(host: host, port: 80, usesTLS: false).isLoopback: return
        default:
            throw NodeError(.badConfiguration, "files are fetched by https only (http on this machine)")
        }
    }
}
