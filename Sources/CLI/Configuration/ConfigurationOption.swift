/// One option: its name, what it means, how it is read and how it is shown.
///
/// The list of these is all there is to know of the format: reading, `config show`, `bridge-config/every-option.toml` and
/// the manual page come from it.
struct ConfigurationOption<Target>: Sendable {
    /// What the file calls it.
    let name: String
    /// What it means, in one sentence.
    let meaning: String
    /// What it takes, as it completes "takes …".
    let takes: String
    /// A value to show where the default is none.
    let sample: String
    let read: @Sendable (ConfigurationValue, inout Target) throws(OptionFault) -> Void
    /// The present value; nil for none.
    let show: @Sendable (Target) -> ConfigurationValue?
}

extension ConfigurationOption {
    /// One of several words.
    static func choice<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
        _ name: String, _ path: any WritableKeyPath<Target, Choice> & Sendable, _ meaning: String
    ) -> Self {
        let words = Choice.allCases.map { "\"\($0.rawValue)\"" }
        let takes = words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
        return Self(
            name: name, meaning: meaning, takes: takes, sample: words.first ?? "",
            read: { value, target throws(OptionFault) in
                guard case .text(let text) = value, let choice = Choice(rawValue: text) else {
                    throw OptionFault(sentence: "It takes \(takes), not \(value.toml).")
                }
                target[keyPath: path] = choice
            }, show: { .text($0[keyPath: path].rawValue) })
    }

    /// Yes or no.
    static func flag(
        _ name: String, _ path: any WritableKeyPath<Target, Bool> & Sendable, _ meaning: String
    ) -> Self {
        Self(
            name: name, meaning: meaning, takes: "true or false", sample: "true",
            read: { value, target throws(OptionFault) in
                guard case .flag(let flag) = value else {
                    throw OptionFault(sentence: "It takes true or false, not \(value.toml).")
                }
                target[keyPath: path] = flag
            }, show: { .flag($0[keyPath: path]) })
    }

    /// A number within bounds.
    static func number(
        _ name: String, _ path: any WritableKeyPath<Target, Int> & Sendable, _ range: ClosedRange<Int>,
        _ meaning: String
    ) -> Self {
        let takes = "a number from \(range.lowerBound) to \(range.upperBound)"
        return Self(
            name: name, meaning: meaning, takes: takes, sample: "\(range.lowerBound)",
            read: { value, target throws(OptionFault) in
                guard case .number(let number) = value, range.contains(number) else {
                    throw OptionFault(sentence: "It takes \(takes), not \(value.toml).")
                }
                target[keyPath: path] = number
            }, show: { .number($0[keyPath: path]) })
    }

    /// A text that `parse` understands.
    static func text(
        _ name: String, takes: String, sample: String,
        parse: @escaping @Sendable (String, inout Target) throws(OptionFault) -> Void,
        show: @escaping @Sendable (Target) -> String?, _ meaning: String
    ) -> Self {
        Self(
            name: name, meaning: meaning, takes: takes, sample: ConfigurationValue.quoted(sample),
            read: { value, target throws(OptionFault) in
                guard case .text(let text) = value else {
                    throw OptionFault(sentence: "It takes \(takes) between quotes, not \(value.toml).")
                }
                try parse(text, &target)
            }, show: { show($0).map { .text($0) } })
    }

    /// The path of a file or folder: from the root, or from the home folder after `~/`.
    static func path(
        _ name: String, _ path: any WritableKeyPath<Target, String> & Sendable, _ meaning: String
    ) -> Self {
        .text(
            name, takes: "a path that begins with / or ~/", sample: "~/",
            parse: { text, target throws(OptionFault) in target[keyPath: path] = try expanded(text) },
            show: { $0[keyPath: path] }, meaning)
    }

    /// A path that may be missing.
    static func path(
        _ name: String, _ path: any WritableKeyPath<Target, String?> & Sendable, sample: String,
        _ meaning: String
    ) -> Self {
        .text(
            name, takes: "a path that begins with / or ~/", sample: sample,
            parse: { text, target throws(OptionFault) in target[keyPath: path] = try expanded(text) },
            show: { $0[keyPath: path] }, meaning)
    }

    private static func expanded(_ text: String) throws(OptionFault) -> String {
        guard let path = ProgramPaths.expanded(text) else {
            throw OptionFault(
                sentence: "It takes a path that begins with / or ~/, not \(ConfigurationValue.quoted(text)).")
        }
        return path
    }
}
