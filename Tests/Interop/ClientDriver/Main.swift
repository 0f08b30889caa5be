import Client
import Foundation
import NodeClient
import Synchronization

/// Our client as a process that reads a JSON object a line and answers with one: the same commands and shapes as
/// `libxmtp_peer.py`, so that one test can drive both.
///
///     xmtp-driver --host http://127.0.0.1:5556
///     {"id":1,"cmd":"create","db":"/tmp/a"}
@main
enum Main {
    static func main() async {
        let arguments = CommandLine.arguments
        guard let flag = arguments.firstIndex(of: "--host"), flag + 1 < arguments.count else {
            FileHandle.standardError.write(Data("usage: xmtp-driver --host http://HOST:PORT\n".utf8))
            exit(64)
        }
        do {
            try FaultTrigger.armFromEnvironment()
        } catch {
            FileHandle.standardError.write(Data("XMTP_FAULT: \(error)\n".utf8))
            exit(64)
        }
        let session: Session
        do {
            session = try Session(host: arguments[flag + 1])
        } catch {
            FileHandle.standardError.write(Data("xmtp-driver: \(error)\n".utf8))
            exit(64)
        }
        say(#"{"event":"ready"}"#)
        await withTaskGroup(of: Void.self) { group in
            while let line = readLine() {
                guard let request = Request(line) else { continue }
                if request.command == "quit" { break }
                if request.flag("parallel") == true {
                    group.addTask { say(await session.answer(request)) }
                } else {
                    say(await session.answer(request))
                }
            }
        }
        await session.closeAll()
    }

    /// One line, whole, whoever else speaks.
    private static func say(_ line: String) {
        output.withLock { _ in FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
    }

    private static let output = Mutex(())
}
