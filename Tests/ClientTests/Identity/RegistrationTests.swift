import Client
import Identity
import NodeClient
import Testing

/// What the recorded flows of `identity.json` tell of a client: register_again_same_client,
/// restart_existing_installation_allow_offline, publish_refused_by_node. (legacy_key_with_nonce_1 is about a key of XMTP v2;
/// nobody registers with one here.)
struct RegistrationTests {
    let scene: Scene
    let node: Switchboard

    init() throws {
        scene = try Scene()
        node = Switchboard(scene.node)
    }

    @Test func whoIsRegisteredAsksNobodyAgain() async throws {
        let (wallet, configuration) = (try scene.wallet(), scene.configuration())
        let first = try await XMTPClient.register(configuration, node: node, signer: wallet)
        let installation = first.installationID
        try first.close()
        node.isDown = true
        let second = try await XMTPClient.register(configuration, node: node, signer: wallet)
        #expect(second.installationID == installation)
        try second.close()
        #expect(try XMTPClient.open(configuration, node: node).installationID == installation)
    }

    @Test func whatTheNodeRefusedIsNotRegisteredAndMayBeTriedAgain() async throws {
        let (wallet, configuration) = (try scene.wallet(), scene.configuration())
        node.refusesIdentityUpdates = true
        let error = await #expect(throws: ClientError.self) {
            try await XMTPClient.register(configuration, node: node, signer: wallet)
        }
        #expect(error?.code == .network)
        #expect(throws: ClientError.self) { try XMTPClient.open(configuration, node: node) }
        node.refusesIdentityUpdates = false
        let client = try await XMTPClient.register(configuration, node: node, signer: wallet)
        #expect(try await client.inbox(of: wallet.identifier) == client.inboxID)
        #expect(try await client.inboxState(client.inboxID)?.installations.count == 1)
    }
}
