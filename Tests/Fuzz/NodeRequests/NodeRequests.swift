import LocalNode
import NodeClient
import Synchronization

/// The first byte picks the call; the rest is its request, as a stranger sends it. The node keeps what it accepts, so a
/// run also covers what earlier inputs left behind.
private let engine = Mutex<NodeEngine?>(nil)
private let runs = Atomic<Int>(0)

private func currentEngine() -> NodeEngine? {
    engine.withLock { engine in
        // A fresh one now and then: memory of the run stays bounded.
        if engine == nil || runs.wrappingAdd(1, ordering: .relaxed).newValue % 20_000 == 0 {
            engine?.close()
            engine = try? NodeEngine(.memory)
        }
        return engine
    }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzNodeRequests(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard count > 0, let bytes, let engine = currentEngine() else { return 0 }
    let input = [UInt8](UnsafeBufferPointer(start: bytes, count: count))
    let request = Array(input.dropFirst())
    let choices = RemoteMethod.allCases.count + RemoteStream.allCases.count
    let choice = Int(input[0]) % choices
    let done = DispatchSemaphoreBox()
    Task.detached {
        if choice < RemoteMethod.allCases.count {
            _ = try? await engine.answer(RemoteMethod.allCases[choice], request)
        } else {
            let handle = FollowHandle()
            handle.cancel()
            let stream = RemoteStream.allCases[choice - RemoteMethod.allCases.count]
            try? await engine.follow(stream, request, handle: handle) { _ in }
        }
        done.signal()
    }
    done.wait()
    return 0
}
