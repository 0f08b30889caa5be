internal import Control
internal import Foundation
internal import TOMLKit

/// Reads the configuration file.
enum ConfigurationFile {
    /// Reads a file.
    ///
    /// - Throws: ``ConfigurationFault``.
    static func load(_ paths: ProgramPaths) throws(ConfigurationFault) -> ProgramConfiguration {
        let path = paths.configuration
        guard FileManager.default.fileExists(atPath: path) else {
            throw ConfigurationFault(
                file: path, line: nil, option: nil,
                sentence: "There is no configuration yet; `xmtp-mail init` makes one.")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ConfigurationFault(
                file: path, line: nil, option: nil,
                sentence: "The file cannot be read; check its permissions.")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw ConfigurationFault(
                file: path, line: nil, option: nil, sentence: "The file is not UTF-8 text; save it as UTF-8.")
        }
        return try parse(text, paths: paths)
    }

    /// Reads a file's text.
    ///
    /// - Throws: ``ConfigurationFault``.
    static func parse(_ text: String, paths: ProgramPaths) throws(ConfigurationFault) -> ProgramConfiguration
    {
        let root: TOMLTable
        do {
            root = try TOMLTable(string: text)
        } catch {
            let error = error as? TOMLParseError
            throw ConfigurationFault(
                file: paths.configuration, line: error?.source.begin.line, option: nil,
                sentence: "This is not TOML: \(error?.description ?? "it cannot be read").")
        }
        return try Reading(positions: TOMLPositions(text), paths: paths).program(root)
    }

    private struct Reading {
        let positions: TOMLPositions
        let paths: ProgramPaths

        func program(_ root: TOMLTable) throws(ConfigurationFault) -> ProgramConfiguration {
            var program = ProgramConfiguration(stateFolder: paths.state)
            try read(root, [], ProgramOptions.all, tables: ["account"], into: &program)
            guard let value = root["account"] else { return program }
            guard let accounts = value.table else {
                throw fault(
                    ["account"], "Accounts are tables: write [account.NAME] above the options of each.")
            }
            for name in accounts.keys.sorted() { program.accounts.append(try account(name, accounts)) }
            try demandSeparate(program.accounts)
            return program
        }

        private func account(
            _ name: String, _ accounts: TOMLTable
        ) throws(ConfigurationFault) -> AccountConfiguration {
            guard AccountConfiguration.isName(name) else {
                throw fault(
                    ["account", name],
                    "An account's name is made of letters, digits, - and _, and none of the names this program keeps "
                        + "for itself; choose another.")
            }
            guard let table = accounts[name]?.table else {
                throw fault(
                    ["account", name],
                    "This option belongs to an account: write [account.NAME] with a name of your choice above it."
                )
            }
            var account = AccountConfiguration(name: name, programState: paths.state, home: paths.home)
            try read(table, ["account", name], AccountOptions.all, tables: [], into: &account)
            return account
        }

        /// Two accounts in one folder would write over each other.
        private func demandSeparate(_ accounts: [AccountConfiguration]) throws(ConfigurationFault) {
            for (index, account) in accounts.enumerated() {
                for earlier in accounts[..<index] {
                    if earlier.stateFolder == account.stateFolder {
                        throw fault(
                            ["account", account.name, "state"],
                            "The account \(earlier.name) has the same folder; give each its own.")
                    }
                    if earlier.mail.maildir == account.mail.maildir {
                        throw fault(
                            ["account", account.name, "maildir"],
                            "The account \(earlier.name) has the same folder; give each its own.")
                    }
                }
            }
        }

        private func read<Target>(
            _ table: TOMLTable, _ path: [String], _ options: [ConfigurationOption<Target>], tables: [String],
            into target: inout Target
        ) throws(ConfigurationFault) {
            for key in table.keys where !tables.contains(key) {
                guard let option = options.first(where: { $0.name == key }) else {
                    throw unknown(path + [key], options.map(\.name) + tables)
                }
                guard let value = table[key] else { continue }
                do {
                    try option.read(ConfigurationValue(value), &target)
                } catch {
                    throw fault(path + [key], error.sentence)
                }
            }
        }

        private func unknown(_ path: [String], _ known: [String]) -> ConfigurationFault {
            let word = path.last ?? ""
            if let meant = NearMiss.of(word, among: known) {
                return fault(path, "There is no such option; did you mean \(meant)?")
            }
            let isAccountOption = path.count == 1 && AccountOptions.all.contains { $0.name == word }
            return fault(
                path,
                isAccountOption
                    ? "This option belongs to an account: move it below an [account.NAME] line."
                    : "There is no such option; `xmtp-mail config options` lists those there are.")
        }

        private func fault(_ path: [String], _ sentence: String) -> ConfigurationFault {
            ConfigurationFault(
                file: paths.configuration, line: positions.line(of: path),
                option: path.joined(separator: "."), sentence: sentence)
        }
    }
}

extension ConfigurationValue {
    init(_ value: any TOMLValueConvertible) {
        switch value.type {
        case .string: self = .text(value.string ?? "")
        case .int: self = .number(value.int ?? 0)
        case .bool: self = .flag(value.bool ?? false)
        default: self = .other(value.type.description)
        }
    }
}
