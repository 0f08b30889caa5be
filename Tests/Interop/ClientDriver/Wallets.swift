import Ethereum
import Foundation
import Identity
import MLS
import Client
import NodeClient
import Synchronization

/// The wallets of this process, and the requests that wait for signatures by hand.
final class Wallets: Sendable {
    private struct State {
        var signers: [String: LocalKeySigner] = [:]
        var requests: [String: SignatureRequest] = [:]
    }

    let node: any NodeAPI
    private let state = Mutex(State())

    init(node: any NodeAPI) { self.node = node }

    var all: [any Signer] { state.withLock { Array($0.signers.values) } }

    /// The wallet of a key; a new one without.
    func signer(_ key: String?) throws -> LocalKeySigner {
        var random = SystemRandom()
        let signer = try LocalKeySigner(privateKey: key ?? random.bytes(count: 32).hexadecimal)
        state.withLock { $0.signers[signer.identifier.text] = signer }
        return signer
    }

    /// The address of a wallet that signs elsewhere.
    func paper(_ address: String) throws -> EthereumAddress { try EthereumAddress(address) }

    func known(_ address: String) throws -> LocalKeySigner {
        guard let signer = state.withLock({ $0.signers[address.lowercased()] }) else {
            throw DriverError("no key for \(address)")
        }
        return signer
    }

    @discardableResult
    func keep(_ request: SignatureRequest, as name: String? = nil) -> String {
        state.withLock { state in
            let name = name ?? "r\(state.requests.count + 1)"
            state.requests[name] = request
            return name
        }
    }

    func request(_ name: String) throws -> SignatureRequest {
        guard let request = state.withLock({ $0.requests[name] }) else {
            throw DriverError("no request \(name)")
        }
        return request
    }
}
