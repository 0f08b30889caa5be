import Foundation

/// One client as a process that is told what to do, and answers how long it took: the part `client_bench.py` compares
/// with the same part played by the real libxmtp.
///
///     client-benchmark http://127.0.0.1:5556 FOLDER
///     {"do":"open"}
///     {"ok":{"inbox":"…","s":0.012,"cpu":0.008}}
@main
enum Main {
    static func main() async {
        let arguments = CommandLine.arguments
        guard arguments.count == 3 else {
            FileHandle.standardError.write(Data("usage: client-benchmark http://HOST:PORT FOLDER\n".utf8))
            exit(64)
        }
        do {
            let role = try Role(host: arguments[1], folder: arguments[2])
            while let line = readLine() { say(await answer(line, role)) }
        } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            exit(70)
        }
    }

    private static func answer(_ line: String, _ role: Role) async -> [String: any Sendable] {
        do {
            let order = try Order(line)
            let before = Usage.now
            var figures = try await role.carryOut(order)
            figures["cpu"] = Usage.now.processorSeconds - before.processorSeconds
            return ["ok": figures]
        } catch {
            return ["error": "\(error)"]
        }
    }

    private static func say(_ answer: [String: any Sendable]) {
        guard let data = try? JSONSerialization.data(withJSONObject: answer) else { return }
        FileHandle.standardOutput.write(data + Data("\n".utf8))
    }
}
