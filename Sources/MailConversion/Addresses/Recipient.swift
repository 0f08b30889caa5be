public import Ethereum
public import Identity
public import Mail

/// Whom an address of ours names.
///
/// See: spec mail.md 2.1
public enum Recipient: Hashable, Sendable {
    case inbox(InboxID)
    case ethereum(EthereumAddress)
    /// A name with a dot, such as one of the Ethereum name service, to be resolved.
    case name(String)
    /// An entry of the user's alias file.
    case alias(String)
    /// A group, by ``ThreadIdentity/key``.
    case group(String)

    /// The local parts that are the bridge itself.
    static let bridgeNames = ["mailer-daemon", "postmaster", "bridge"]

    /// - Throws: `foreignRecipient`, `badAddress`, or `reservedAddress` for the bridge's own.
    public init(_ address: MailboxAddress, in domain: MailDomain) throws(Refusal) {
        let place = address.domain.lowercased()
        if place == domain.groups {
            self = try Self.group(address)
        } else if place == domain.name {
            self = try Self.person(address)
        } else {
            throw Refusal(.foreignRecipient, recipient: address)
        }
    }

    /// The address that names it for mail programs; nil for an alias, which only this program knows.
    public func address(in domain: MailDomain) -> String? {
        switch self {
        case .inbox(let inbox): "\(inbox.text)@\(domain.name)"
        case .ethereum(let account): "\(account.checksummed)@\(domain.name)"
        case .name(let name): "\(name)@\(domain.name)"
        case .group(let key): "\(key)@\(domain.groups)"
        case .alias: nil
        }
    }

    private static func group(_ address: MailboxAddress) throws(Refusal) -> Recipient {
        let local = address.localPart
        guard local.utf8.count.isMultiple(of: 2), (2...64).contains(local.utf8.count),
            Hexadecimal.isText(local)
        else {
            throw Refusal(.badAddress, recipient: address)
        }
        return .group(local.lowercased())
    }

    private static func person(_ address: MailboxAddress) throws(Refusal) -> Recipient {
        let local = address.localPart
        if bridgeNames.contains(local.lowercased()) { throw Refusal(.reservedAddress, recipient: address) }
        if local.utf8.count == 64, Hexadecimal.isText(local) { return .inbox(InboxID(local.lowercased())) }
        if local.hasPrefix("0x") || local.hasPrefix("0X"), !local.contains(".") {
            guard EthereumAddress.isPlausible("0x" + local.dropFirst(2)),
                let account = try? EthereumAddress("0x" + local.dropFirst(2).lowercased())
            else { throw Refusal(.badAddress, recipient: address) }
            return .ethereum(account)
        }
        let isPlain = local.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0)
                || $0 == 0x2d || $0 == 0x5f || $0 == 0x2e || $0 >= 0x80
        }
        guard isPlain else { throw Refusal(.badAddress, recipient: address) }
        return local.contains(".") ? .name(local.lowercased()) : .alias(local)
    }
}
