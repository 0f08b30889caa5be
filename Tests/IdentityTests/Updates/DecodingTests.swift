import Foundation
import SwiftProtobuf
import Testing
import XMTPProtos

@testable import Identity

/// One broken message each.
@Suite struct DecodingTests {
    private typealias Update = Xmtp_Identity_Associations_IdentityUpdate

    private static func broken(_ change: (inout Update) -> Void) throws -> Update {
        var message = try Inbox().log[0].message
        change(&message)
        return message
    }

    private static func expect(
        _ rule: DecodingRule, _ change: (inout Update) -> Void,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let message = try broken(change)
        #expect(throws: IdentityError.decoding(rule), sourceLocation: sourceLocation) {
            try UnverifiedIdentityUpdate(message)
        }
    }

    @Test("what must be there is missed by name")
    func missing() throws {
        try Self.expect(.missing(.action)) { $0.actions[1].kind = nil }
        try Self.expect(.missing(.signature)) { $0.actions[0].createInbox.clearInitialIdentifierSignature() }
        try Self.expect(.missing(.signatureVariant)) {
            $0.actions[0].createInbox.initialIdentifierSignature.signature = nil
        }
        try Self.expect(.missing(.signature)) { $0.actions[1].add.clearNewMemberSignature() }
        try Self.expect(.missing(.signature)) { $0.actions[1].add.clearExistingMemberSignature() }
        try Self.expect(.missing(.memberIdentifier)) { $0.actions[1].add.clearNewMemberIdentifier() }
        try Self.expect(.missing(.memberIdentifierVariant)) {
            $0.actions[1].add.newMemberIdentifier.kind = nil
        }
        try Self.expect(.missing(.memberToRevoke)) {
            let signature = $0.actions[0].createInbox.initialIdentifierSignature
            $0.actions[1].revoke.recoveryIdentifierSignature = signature
        }
        try Self.expect(.missing(.delegatedKey)) {
            $0.actions[0].createInbox.initialIdentifierSignature.delegatedErc191.signature.bytes = Data([1])
        }
        try Self.expect(.missing(.delegatedSignature)) {
            $0.actions[0].createInbox.initialIdentifierSignature.delegatedErc191.delegatedKey.keyBytes = Data(
                [1])
        }
    }

    @Test("malformed keys and ids are refused")
    func malformed() throws {
        try Self.expect(.installationKeyLength) {
            $0.actions[1].add.newMemberSignature.installationKey.publicKey = Data(repeating: 1, count: 31)
        }
        try Self.expect(.installationKeyNotOnCurve) {
            $0.actions[1].add.newMemberSignature.installationKey.publicKey = Data(
                [2] + [UInt8](repeating: 0, count: 31))
        }
        try Self.expect(.invalidPasskey) {
            $0.actions[0].createInbox.initialIdentifierKind = .passkey
            $0.actions[0].createInbox.initialIdentifier = "0xab"
        }
        try Self.expect(.accountIDParts(2)) {
            $0.actions[0].createInbox.initialIdentifierSignature.erc6492.accountID = "a:b"
        }
        try Self.expect(.malformedAccountID("a:b:c")) {
            $0.actions[0].createInbox.initialIdentifierSignature.erc6492.accountID = "a:b:c"
        }
        #expect(throws: IdentityError.decoding(.malformedMessage)) {
            try UnverifiedIdentityUpdate(serialized: [0xff])
        }
        #expect(throws: IdentityError.decoding(.malformedMessage)) {
            try AssociationState(serialized: [0x0a])
        }
    }

    @Test("no truncation of an update is a trap, and none is taken for the whole")
    func truncation() throws {
        let bytes = try Inbox().log[0].serialized
        let whole = try UnverifiedIdentityUpdate(serialized: bytes)
        for count in bytes.indices {
            #expect((try? UnverifiedIdentityUpdate(serialized: Array(bytes[..<count]))) != whole)
        }
    }

    @Test("unknown kinds of identifier are Ethereum, unknown fields are dropped")
    func leniency() throws {
        let update = try Inbox().log[0]
        let message = try Self.broken { $0.actions[0].createInbox.initialIdentifierKind = .UNRECOGNIZED(9) }
        #expect(try UnverifiedIdentityUpdate(message) == update)
        #expect(try UnverifiedIdentityUpdate(serialized: update.serialized + [0x98, 0x06, 0x01]) == update)
    }

    @Test("refusals tell no content")
    func noContent() {
        let address = "0x1a642f0e3c3af545e7acbd38b07251b3990914f1"
        let errors: [IdentityError] = [
            .identifier(.invalidAddress(address)), .decoding(.malformedAccountID(address)),
            .signature(.invalidAddress(address)),
            .registration(.tooManyInstallations(InboxID(address), count: 10)),
            .registration(.otherInboxStored(requested: InboxID(address), stored: InboxID(address))),
        ]
        for error in errors {
            #expect(!error.description.contains(address))
            #expect(error.nodeText.contains(address))
        }
    }
}
