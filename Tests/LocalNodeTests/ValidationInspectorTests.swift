import LocalNode
import NodeTestSupport
import Testing

/// The real checks, against what the real client produced.
struct ValidationInspectorTests {
    let inspector = ValidationInspector()

    @Test func framingIsJudgedAsByTheSmallReader() throws {
        let small = FramingInspector()
        for isCommit in [true, false] {
            let message = Samples.message(group: [1, 2], "text", isCommit: isCommit)
            #expect(try inspector.inspect(groupMessage: message) == small.inspect(groupMessage: message))
            for length in 0..<message.count {
                #expect(throws: InspectionError.self) {
                    try inspector.inspect(groupMessage: Array(message[..<length]))
                }
            }
        }
        #expect(throws: InspectionError.self) {
            try inspector.inspect(groupMessage: [0, 1, 0, 3, 0, 1, 0, 0])
        }
    }

    @Test func rubbishIsNoKeyPackage() {
        #expect {
            try inspector.inspect(keyPackage: Samples.keyPackage(installation: [1]), now: 0)
        } throws: { error in
            (error as? InspectionError)?.text.hasPrefix(
                "validation failed with error XMTP Key Package failed ") == true
        }
    }
}
