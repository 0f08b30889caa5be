internal import ArgumentParser
internal import Foundation

/// What the programs end with, as in sysexits.h.
enum ExitStatus: Int32, CaseIterable {
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

    /// For the manual.
    var meaning: String {
        switch self {
        case .usage: "Wrong usage, or a name that fits several."
        case .damagedData: "Damaged or foreign data."
        case .noInput: "No such account, conversation, person, message or file."
        case .unavailable: "A service is not available."
        case .fault: "A fault in this program."
        case .cannotCreate: "A file cannot be created."
        case .inputOutput: "Reading or writing failed."
        case .tryLater: "Try again later."
        case .notPermitted: "Not permitted."
        case .badConfiguration: "Wrong configuration."
        }
    }
}
