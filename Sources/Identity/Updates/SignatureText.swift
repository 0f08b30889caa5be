/// The text every signer of an identity update signs: wallet, contract wallet, passkey, installation and legacy key.
///
/// Lines end with one line feed; there is none at the end. See: spec identity.md 3; XIP-46 shows an older text that is
/// not in use.
public enum SignatureText {
    /// The text of an update, with its actions in the order given.
    ///
    /// - Parameter clientTimestampNanoseconds: nanoseconds since 1970, read as a signed number.
    public static func text(
        inboxID: InboxID, clientTimestampNanoseconds: UInt64, actions: [IdentityAction]
    ) -> String {
        """
        XMTP : Authenticate to inbox

        Inbox ID: \(inboxID.text)
        Current time: \(time(clientTimestampNanoseconds))

        \(actions.map(text(of:)).joined(separator: "\n"))

        For more info: https://xmtp.org/signatures
        """
    }

    /// The two lines of an action.
    static func text(of action: IdentityAction) -> String {
        switch action {
        case .createInbox(let owner, _): "- Create inbox\n  (Owner: \(owner.text))"
        case .add(.ethereum(let address)): "- Link address to inbox\n  (Address: \(address))"
        case .add(let member) where member.kind == .passkey:
            "- Link passkey to inbox\n  (Passkey: \(member.text))"
        case .add(let member): "- Grant messaging access to app\n  (ID: \(member.text))"
        case .revoke(.ethereum(let address)): "- Unlink address from inbox\n  (Address: \(address))"
        case .revoke(let member) where member.kind == .passkey:
            "- Unlink passkey from inbox\n  (Passkey: \(member.text))"
        case .revoke(let member): "- Revoke messaging access from app\n  (ID: \(member.text))"
        case .changeRecovery(let account): "- Change inbox recovery address\n  (Address: \(account.text))"
        }
    }

    /// Whole seconds in UTC, as `2023-11-14T22:13:20Z`.
    static func time(_ nanoseconds: UInt64) -> String {
        let signed = Int64(bitPattern: nanoseconds)
        let seconds = floorDivide(signed, 1_000_000_000)
        let days = floorDivide(seconds, 86_400)
        let second = seconds - days * 86_400
        let (year, month, day) = civilDate(daysSince1970: days)
        let clock = [second / 3_600, second / 60 % 60, second % 60].map(twoDigits).joined(separator: ":")
        return "\(padded(year, 4))-\(twoDigits(month))-\(twoDigits(day))T\(clock)Z"
    }

    private static func floorDivide(_ a: Int64, _ b: Int64) -> Int64 {
        a / b - (a % b < 0 ? 1 : 0)
    }

    /// The proleptic Gregorian date, counted in eras of 400 years that begin on the first of March.
    private static func civilDate(daysSince1970 days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static func twoDigits(_ number: Int64) -> String { padded(number, 2) }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
