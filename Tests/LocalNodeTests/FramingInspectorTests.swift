import LocalNode
import NodeTestSupport
import Testing

struct FramingInspectorTests {
    let inspector = FramingInspector()

    @Test func commitsAreToldFromTheRestInBothForms() throws {
        let group: [UInt8] = [1, 2, 3]
        let commit = try inspector.inspect(groupMessage: Samples.message(group: group, "x", isCommit: true))
        #expect(commit == .init(groupID: group, isCommit: true))
        #expect(try !inspector.inspect(groupMessage: Samples.message(group: group, "x")).isCommit)
        // PublicMessage of a member, commit.
        let epoch = [UInt8](repeating: 0, count: 8)
        let open: [UInt8] = [0, 1, 0, 1, 1, 9] + epoch + [1, 0, 0, 0, 0, 0, 3, 0xff]
        #expect(try inspector.inspect(groupMessage: open) == .init(groupID: [9], isCommit: true))
    }

    @Test func whatIsNotAGroupMessageIsRefused() {
        let good = Samples.message(group: [1], "text")
        for length in 0..<good.count {
            #expect(throws: InspectionError.self, "cut at \(length)") {
                try inspector.inspect(groupMessage: Array(good[..<length]))
            }
        }
        #expect(throws: InspectionError.self) { try inspector.inspect(groupMessage: good + [0]) }
        for form in [0, 3, 4, 5, 255] as [UInt8] {
            var other = good
            other[3] = form
            #expect(throws: InspectionError.self) { try inspector.inspect(groupMessage: other) }
        }
    }

    @Test func lengthsThatAreNotMinimalAreRefused() {
        #expect(throws: InspectionError("vector length is not minimal")) {
            try inspector.inspect(groupMessage: [0, 1, 0, 2, 0x40, 1, 7] + [UInt8](repeating: 0, count: 12))
        }
    }

    @Test func anyBytesAreAnsweredWithoutATrap() {
        var state: UInt64 = 0x9e37_79b9_7f4a_7c15
        func random() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
        let good = Samples.message(group: [1, 2, 3, 4], "some text", isCommit: true)
        for _ in 0..<20_000 {
            var bytes = good
            for _ in 0..<Int(random() % 4 + 1) {
                bytes[Int(random() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random())
            }
            _ = try? inspector.inspect(groupMessage: bytes)
            _ = try? inspector.inspect(keyPackage: bytes, now: 0)
        }
    }
}
