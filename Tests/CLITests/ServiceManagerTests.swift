import Foundation
import Testing

@testable import CLI

struct ServiceManagerTests {
    /// A socket as a service manager has it; the states it has been told.
    private static func told(at path: String, abstract: Bool, _ state: String) -> String? {
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        defer {
            close(descriptor)
            unlink(path)
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let name = (abstract ? [0] : []) + Array(path.utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
        let isBound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) == 0 }
        }
        guard isBound else { return nil }
        ServiceManager.notify(state, socket: (abstract ? "@" : "") + path)
        var buffer = [UInt8](repeating: 0, count: 100)
        let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        return count < 0 ? nil : String(decoding: buffer.prefix(count), as: UTF8.self)
    }

    @Test(arguments: [false, true]) func theManagerIsTold(abstract: Bool) {
        let path = "/tmp/notify-\(UUID().uuidString)"
        #expect(Self.told(at: path, abstract: abstract, "READY=1") == "READY=1")
    }

    @Test func withoutAManagerNothingHappens() {
        for socket in [nil, "", "relative", "/nowhere/at/all", "/" + String(repeating: "x", count: 200)] {
            ServiceManager.notify("READY=1", socket: socket)
        }
    }
}
