/// What is wrong with the configuration: file, line and option, and one sentence with what to do.
struct ConfigurationFault: Error, Equatable, CustomStringConvertible {
    let file: String
    /// Counted from 1; nil when the file as a whole is meant.
    let line: Int?
    /// Its full name, such as `account.me.network`.
    let option: String?
    let sentence: String

    var description: String {
        var place = file
        if let line { place += ":\(line)" }
        if let option { place += ": \(option)" }
        return "\(place): \(sentence)"
    }
}

/// What is wrong with one value, before it is known where it stands.
struct OptionFault: Error {
    let sentence: String
}
