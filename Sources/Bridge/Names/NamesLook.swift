import Crypto
import Ethereum
import Store

/// When it was asked last whom the addresses of the user's names lead to, as the store keeps it: a daemon that is started
/// often, and passes that cron starts, ask no more often than a daemon that stays.
struct NamesLook {
    private static let setting = "names-look"

    /// Which addresses it is about: others are asked for at once.
    private let addresses: String

    init(_ accounts: [EthereumAddress]) {
        let text = Set(accounts.map(\.lowercased)).sorted().joined(separator: " ")
        addresses = Hex.encode(Array(SHA256.hash(data: Array(text.utf8))))
    }

    /// When it is time to ask again, nanoseconds since 1970; now when it was never asked, or the clock went back since.
    func due(at now: Int64, _ store: StoreTransaction) throws -> Int64 {
        let words = try store.setting(Self.setting).map { String(decoding: $0, as: UTF8.self) }?
            .split(separator: " ")
        guard let words, words.count == 2, let last = Int64(words[0]), last <= now, words[1] == addresses
        else { return now }
        return last.addingReportingOverflow(BridgeLimits.namesLook).partialValue
    }

    /// It was asked.
    func note(at now: Int64, _ store: StoreTransaction) throws {
        try store.setSetting(Self.setting, Array("\(now) \(addresses)".utf8))
    }
}
