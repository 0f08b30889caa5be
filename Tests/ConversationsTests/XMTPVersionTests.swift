import Conversations
import Testing

@Suite("Versions as 1.10 compares them")
struct XMTPVersionTests {
    @Test("numbers count before suffixes, and any suffix is above none")
    func order() throws {
        let ascending = [
            "0.0.0", "1.6.0", "1.9.99", "1.10.0", "1.10.0-", "1.10.0-dev", "1.10.0-rc1", "1.10.0-rc10",
            "1.10.0-rc2",
            "1.10.1", "1.11.0", "2.0.0", "4294967295.0.0",
        ]
        let versions = try ascending.map { try XMTPVersion(parsing: $0) }
        for (index, version) in versions.enumerated() {
            for later in versions[(index + 1)...] { #expect(version < later) }
        }
        #expect(try XMTPVersion(parsing: "+1.010.0") == .implemented)
        #expect(try XMTPVersion(parsing: "1.10.0-a-b") == XMTPVersion(parsing: "1.10.0-a-c"))
    }

    @Test(
        "anything but three unsigned 32-bit numbers is no version",
        arguments: [
            "", "1", "1.10", "1.10.0.1", "1.10.0-rc.1", "v1.10.0", "1.-1.0", "1.10.x", "1..0", " 1.10.0",
            "1.10.0 ",
            "4294967296.0.0", "1.10.-rc", "1.1+.0", "１.0.0",
        ])
    func invalid(text: String) {
        #expect(throws: ConversationsError(.invalidVersion, "")) { try XMTPVersion(parsing: text) }
    }

    @Test("a paused group resumes when our version suffices")
    func resuming() throws {
        #expect(try VersionRule.mayResume(waitingFor: "1.10.0", own: .implemented))
        #expect(try !VersionRule.mayResume(waitingFor: "1.11.0-dev", own: .implemented))
        #expect(throws: ConversationsError.self) {
            try VersionRule.mayResume(waitingFor: "x", own: .implemented)
        }
    }
}
