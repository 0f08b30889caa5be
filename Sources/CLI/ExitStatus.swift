internal import ArgumentParser
internal import Foundation

/// What the programs end with, as in sysexits.h.
enum ExitStatus: Int32 {
    case usage = 64
    case damagedData = 65
    case noInput = 66
    case unavailable = 69
    case fault = 70
    case cannotCreate = 73
    case inputOutput = 74
    case tryLater = 75
    case notPermitted = 77
    case badConfiguration = 78

    /// Says one sentence on standard error and ends the program with this status.
    func exit(saying sentence: String) -> ExitCode {
        FileHandle.standardError.write(Data("xmtp-mail: \(sentence)\n".utf8))
        return ExitCode(rawValue)
    }
}
