import Ethereum
import Foundation
import SwiftProtobuf
public import XMTPProtos

extension UnverifiedIdentityUpdate {
    /// Reads the bytes of an `xmtp.identity.associations.IdentityUpdate`.
    ///
    /// - Throws: `IdentityError.decoding`.
    public init(serialized: [UInt8]) throws(IdentityError) {
        let message: Xmtp_Identity_Associations_IdentityUpdate
        do {
            message = try Xmtp_Identity_Associations_IdentityUpdate(serializedBytes: serialized)
        } catch {
            throw .decoding(.malformedMessage)
        }
        try self.init(message)
    }

    /// Reads a decoded message.
    ///
    /// - Throws: `IdentityError.decoding`.
    public init(_ message: Xmtp_Identity_Associations_IdentityUpdate) throws(IdentityError) {
        inboxID = InboxID(message.inboxID)
        clientTimestampNanoseconds = message.clientTimestampNs
        // The absence of a kind anywhere is told before any other fault.
        guard message.actions.allSatisfy({ $0.kind != nil }) else { throw .decoding(.missing(.action)) }
        var actions: [SignedAction<UnverifiedSignature>] = []
        actions.reserveCapacity(message.actions.count)
        for action in message.actions {
            try actions.append(SignedAction(action))
        }
        self.actions = actions
    }

    /// The message as the reference client writes it.
    public var message: Xmtp_Identity_Associations_IdentityUpdate {
        var message = Xmtp_Identity_Associations_IdentityUpdate()
        message.inboxID = inboxID.text
        message.clientTimestampNs = clientTimestampNanoseconds
        message.actions = actions.map(\.message)
        return message
    }

    /// The bytes as the reference client writes them: fields in ascending order, defaults left out.
    public var serialized: [UInt8] { message.bytes }
}

extension Message {
    /// The encoding; a message without required fields cannot fail to encode.
    var bytes: [UInt8] { (try? serializedBytes()) ?? [] }
}

extension SignedAction<UnverifiedSignature> {
    fileprivate init(_ message: Xmtp_Identity_Associations_IdentityAction) throws(IdentityError) {
        switch message.kind {
        case .createInbox(let create):
            self = try .createInbox(
                owner: AccountIdentifier(
                    create.initialIdentifier, create.initialIdentifierKind,
                    relyingParty: create.hasRelyingParty ? create.relyingParty : nil),
                nonce: create.nonce,
                owned: UnverifiedSignature(
                    create.hasInitialIdentifierSignature ? create.initialIdentifierSignature : nil))
        case .add(let add):
            let new = try UnverifiedSignature(add.hasNewMemberSignature ? add.newMemberSignature : nil)
            let existing = try UnverifiedSignature(
                add.hasExistingMemberSignature ? add.existingMemberSignature : nil)
            guard add.hasNewMemberIdentifier else { throw .decoding(.missing(.memberIdentifier)) }
            self = try .add(MemberIdentifier(add.newMemberIdentifier), existing: existing, new: new)
        case .revoke(let revoke):
            let recovery = try UnverifiedSignature(
                revoke.hasRecoveryIdentifierSignature ? revoke.recoveryIdentifierSignature : nil)
            guard revoke.hasMemberToRevoke else { throw .decoding(.missing(.memberToRevoke)) }
            self = try .revoke(MemberIdentifier(revoke.memberToRevoke), recovery: recovery)
        case .changeRecoveryAddress(let change):
            let account = try AccountIdentifier(
                change.newRecoveryIdentifier, change.newRecoveryIdentifierKind,
                relyingParty: change.hasRelyingParty ? change.relyingParty : nil)
            self = try .changeRecovery(
                account,
                recovery: UnverifiedSignature(
                    change.hasExistingRecoveryIdentifierSignature
                        ? change.existingRecoveryIdentifierSignature : nil))
        case nil:
            throw .decoding(.missing(.action))
        }
    }

    fileprivate var message: Xmtp_Identity_Associations_IdentityAction {
        var message = Xmtp_Identity_Associations_IdentityAction()
        switch self {
        case .createInbox(let owner, let nonce, let owned):
            message.createInbox.initialIdentifier = owner.text
            message.createInbox.nonce = nonce
            message.createInbox.initialIdentifierSignature = owned.message
            message.createInbox.initialIdentifierKind = owner.protobufKind
            if let site = owner.relyingParty { message.createInbox.relyingParty = site }
        case .add(let member, let existing, let new):
            message.add.newMemberIdentifier = member.message
            message.add.existingMemberSignature = existing.message
            message.add.newMemberSignature = new.message
            if let site = member.account?.relyingParty { message.add.relyingParty = site }
        case .revoke(let member, let recovery):
            message.revoke.memberToRevoke = member.message
            message.revoke.recoveryIdentifierSignature = recovery.message
        case .changeRecovery(let account, let recovery):
            message.changeRecoveryAddress.newRecoveryIdentifier = account.text
            message.changeRecoveryAddress.existingRecoveryIdentifierSignature = recovery.message
            message.changeRecoveryAddress.newRecoveryIdentifierKind = account.protobufKind
            if let site = account.relyingParty { message.changeRecoveryAddress.relyingParty = site }
        }
        return message
    }
}
