import NodeClient
import NodeConnection
import Testing

struct NodePoolTests {
    @Test func accountsOnOneNodeShareItsConnection() async throws {
        let pool = NodePool(appVersion: "test/1")
        let one = try pool.node(of: .local)
        let same = try pool.node(of: .custom(Endpoint(url: "http://localhost:5556")))
        let other = try pool.node(of: .custom(Endpoint(url: "http://localhost:5557")))
        let trusting = try pool.node(of: .dev, trustedRootsPEM: nil)
        #expect(one === same)
        #expect(one !== other)
        #expect(trusting !== one)
        await pool.close()
        #expect(try pool.node(of: .local) !== one)
        await pool.close()
    }
}
