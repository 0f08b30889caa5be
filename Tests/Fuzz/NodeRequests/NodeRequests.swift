@testable import LocalNode
import NodeClient
import Synchronization

/// The first byte picks the call; the rest is its request, as a stranger sends it, or what comes before it is one: pieces
/// of a framed and compressed message. The node keeps what it accepts, so that a run also covers what earlier inputs left
/// behind.
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
    let calls = RemoteMethod.allCases.count + RemoteStream.allCases.count
    let choice = Int(input[0]) % (calls + 1)
    guard choice < calls else {
        assemble(request)
        return 0
    }
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

private let largestMessage = 64 * 1024

/// The bytes as they come from the wire: cut where their first byte says, framed, perhaps compressed.
private func assemble(_ bytes: [UInt8]) {
    guard let first = bytes.first else { return }
    _ = CallRoute(path: String(decoding: bytes, as: UTF8.self))
    let encoded = NodeRefusal(.unknown, String(decoding: bytes, as: UTF8.self)).percentEncodedText
    precondition(
        encoded.utf8.allSatisfy { (0x20...0x7e).contains($0) }, "a header value with other characters")
    let framed = Array(bytes.dropFirst())
    let size = max(1, Int(first))
    var assembler = RequestAssembler(limit: largestMessage)
    for start in stride(from: 0, to: framed.count, by: size) {
        let piece = framed[start..<min(start + size, framed.count)]
        guard (try? assembler.append(piece)) != nil else { return }
    }
    guard let plain = try? assembler.plainMessage(encoding: "gzip") else { return }
    precondition(plain.count <= largestMessage, "a message beyond the limit")
}
