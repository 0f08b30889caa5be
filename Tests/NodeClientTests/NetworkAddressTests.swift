import Testing

@testable import NodeConnection

struct NetworkAddressTests {
    @Test(arguments: [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1",
        "255.255.255.255", "::", "::1", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "2002:0a00:0001::1",
    ])
    func isNotInTheOpenInternet(_ text: String) throws {
        #expect(try #require(NetworkAddress(text)).isPublic == false)
    }

    @Test(arguments: [
        "1.1.1.1", "172.15.0.1", "172.32.0.1", "192.0.1.1", "100.63.0.1", "100.128.0.1", "223.255.255.1",
        "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8",
    ])
    func isInTheOpenInternet(_ text: String) throws {
        #expect(try #require(NetworkAddress(text)).isPublic)
    }

    @Test func namesAreNoNumbers() {
        #expect(NetworkAddress("localhost") == nil)
        #expect(NetworkAddress("1.1.1") == nil)
    }

    @Test func aNumberIsItsOwnAddress() async throws {
        #expect(try await NetworkAddress.resolve("10.0.0.1").map(\.text) == ["10.0.0.1"])
    }
}
