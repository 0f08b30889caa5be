internal import SwiftProtobuf
internal import XMTPProtos

extension Version3Node {
    /// A node that does not know the call has announced nothing. See: spec network.md 4.11.
    public func cutoverNanoseconds() async throws(NodeError) -> UInt64? {
        do {
            let bytes = try await call(.fetchCutover, [])
            let answer: Xmtp_Migration_Api_V1_FetchD14nCutoverResponse = try decodeAnswer(bytes)
            return answer.timestampNs == 0 ? nil : answer.timestampNs
        } catch {
            if error.code == .unsupported { return nil }
            throw error
        }
    }
}
