import Foundation

/// What a member, a stranger or the node itself may put on a client's topics: the whole receive path, from the node's answer to
/// the store.
///
/// The input is a script (see ``Script``): recorded envelopes, changed or not, bytes that are none, and content, group
/// context extensions and welcomes made of the input but sealed by a real member. After it come the recorded messages,
/// as they were. Nothing may trap; the conversation may end, pause or fork only by what a member did; whatever a
/// stranger put before them, the recorded messages arrive.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzReceivePath(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard count > 0, let bytes else { return 0 }
    let script = Script([UInt8](UnsafeBufferPointer(start: bytes, count: count)))
    waiting { try await Stage.shared.play(script) }
    return 0
}

/// Lets the fuzzer's thread wait; what is thrown is a finding.
func waiting(_ body: @escaping @Sendable () async throws -> Void) {
    let done = DispatchSemaphore(value: 0)
    Task.detached {
        do { try await body() } catch { fatalError("\(error)") }
        done.signal()
    }
    done.wait()
}
