import Conversations
import Identity
import Testing

@Suite("Direct messages")
struct DirectMessageTests {
    let a = InboxID("aa")
    let b = InboxID("bb")

    @Test("the id of a pair does not depend on who asks or on letter case")
    func identifier() {
        #expect(DirectMessageID(b, a).text == "dm:aa:bb")
        #expect(DirectMessageID(InboxID("BB"), a) == DirectMessageID(a, b))
        #expect(DirectMessageID(a, b).other(than: a) == b)
        #expect(DirectMessageID(a, a).other(than: a) == a)
        #expect(DirectMessageID(text: "dm:bb:aa") == DirectMessageID(a, b))
        #expect(DirectMessageID(text: "dm:aa") == nil)
        #expect(DirectMessageID(text: "gm:aa:bb") == nil)
    }

    private func candidate(
        _ id: UInt8, _ pair: DirectMessageID, _ last: Int64?, restored: Bool = false
    ) -> Stitching.Candidate {
        Stitching.Candidate(
            conversation: ConversationID([id]), directMessageID: pair, lastMessageNanoseconds: last,
            isRestored: restored)
    }

    @Test("of several groups of a pair the one used last is taken; restored ones only listed")
    func stitching() {
        let pair = DirectMessageID(a, b)
        let other = DirectMessageID(a, InboxID("cc"))
        let all = [
            candidate(1, pair, 5), candidate(2, other, 9), candidate(3, pair, 7), candidate(4, pair, nil),
            candidate(5, pair, 8, restored: true), candidate(6, pair, 7),
        ]
        #expect(Stitching.groupToUse(for: pair, among: all) == ConversationID([3]))
        #expect(Stitching.groupToUse(for: other, among: all) == ConversationID([2]))
        #expect(Stitching.groupToUse(for: DirectMessageID(b, b), among: all) == nil)
        #expect(Stitching.listed(all) == [ConversationID([5]), ConversationID([2])])
    }
}
