import Foundation
import SwiftProtobuf
public import XMTPProtos

extension AssociationState {
    /// Reads the bytes of an `xmtp.identity.associations.AssociationState`, as a cache holds them.
    ///
    /// - Throws: `IdentityError.decoding`.
    public init(serialized: [UInt8]) throws(IdentityError) {
        let message: Xmtp_Identity_Associations_AssociationState
        do {
            message = try Xmtp_Identity_Associations_AssociationState(serializedBytes: serialized)
        } catch {
            throw .decoding(.malformedMessage)
        }
        try self.init(message)
    }

    /// Reads a decoded message.
    ///
    /// - Throws: `IdentityError.decoding`.
    public init(_ message: Xmtp_Identity_Associations_AssociationState) throws(IdentityError) {
        inboxID = InboxID(message.inboxID)
        recoveryIdentifier = try AccountIdentifier(
            message.recoveryIdentifier, message.recoveryIdentifierKind,
            relyingParty: message.hasRelyingParty ? message.relyingParty : nil)
        seenSignatures = Set(message.seenSignatures.map(Array.init))
        membersByIdentifier = [:]
        for entry in message.members {
            guard entry.hasKey else { throw .decoding(.missing(.memberIdentifier)) }
            guard entry.hasValue else { throw .decoding(.missing(.member)) }
            let member = try AssociationMember(entry.value)
            // Members are found by the one name and listed by the other.
            guard try MemberIdentifier(entry.key) == member.identifier else {
                throw .decoding(.malformedMessage)
            }
            membersByIdentifier[member.identifier] = member
        }
    }

    /// The message; members and signatures are sorted, so that equal states give equal bytes.
    public var message: Xmtp_Identity_Associations_AssociationState {
        var message = Xmtp_Identity_Associations_AssociationState()
        message.inboxID = inboxID.text
        message.recoveryIdentifier = recoveryIdentifier.text
        message.recoveryIdentifierKind = recoveryIdentifier.protobufKind
        if let site = recoveryIdentifier.relyingParty { message.relyingParty = site }
        message.members = members.map { member in
            var entry = Xmtp_Identity_Associations_MemberMap()
            entry.key = member.identifier.message
            entry.value = member.message
            return entry
        }
        message.seenSignatures = seenSignatures.sorted { $0.lexicographicallyPrecedes($1) }.map { Data($0) }
        return message
    }

    /// The bytes of `message`.
    public var serialized: [UInt8] { message.bytes }
}

extension AssociationMember {
    fileprivate init(_ message: Xmtp_Identity_Associations_Member) throws(IdentityError) {
        guard message.hasIdentifier else { throw .decoding(.missing(.memberIdentifier)) }
        identifier = try MemberIdentifier(message.identifier)
        addedBy = message.hasAddedByEntity ? try MemberIdentifier(message.addedByEntity) : nil
        clientTimestampNanoseconds = message.hasClientTimestampNs ? message.clientTimestampNs : nil
        chainNumber = message.hasAddedOnChainID ? message.addedOnChainID : nil
    }

    fileprivate var message: Xmtp_Identity_Associations_Member {
        var message = Xmtp_Identity_Associations_Member()
        message.identifier = identifier.message
        if let addedBy { message.addedByEntity = addedBy.message }
        if let clientTimestampNanoseconds { message.clientTimestampNs = clientTimestampNanoseconds }
        if let chainNumber { message.addedOnChainID = chainNumber }
        return message
    }
}

extension AssociationDiff {
    /// The message `xmtp.identity.associations.AssociationStateDiff`, in the order of the members' names.
    public var message: Xmtp_Identity_Associations_AssociationStateDiff {
        var message = Xmtp_Identity_Associations_AssociationStateDiff()
        message.newMembers = newMembers.sorted { $0.text < $1.text }.map(\.message)
        message.removedMembers = removedMembers.sorted { $0.text < $1.text }.map(\.message)
        return message
    }
}
