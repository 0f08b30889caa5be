import MLS
import MLSVectors

/// A run of the model as cases of the working group's passive client format: for every client that joined by a Welcome,
/// what it saw until it sent a handshake message itself, or left.
extension ModelWorld {
    var passiveClients: [PassiveClientCase] {
        var last: UInt64 = 0
        var cases: [PassiveClientCase] = []
        // Groups that resume this one come after it, for those who find it by having followed it.
        for arrival in arrivals where arrival.groupID == groupID {
            let (record, epoch) = follow(arrival)
            cases.append(record)
            last = max(last, epoch)
        }
        guard authenticators[last + 1] == nil else { return cases }
        return cases + arrivals.filter { $0.groupID != groupID }.map { record(of: $0) }
    }

    private func record(of arrival: Arrival) -> PassiveClientCase {
        var record = PassiveClientCase(
            arrival.invitation.bundle, signer: arrival.invitation.signer, welcome: arrival.welcome.bytes,
            ratchetTree: arrival.welcome.ratchetTree, epochAuthenticator: arrival.epochAuthenticator)
        record.external_psks = [
            .init(psk_id: HexBytes(Self.keyName), psk: HexBytes(Self.key.copyBytes()))
        ]
        return record
    }

    /// - Returns: the last epoch that can be followed, too.
    private func follow(_ arrival: Arrival) -> (PassiveClientCase, UInt64) {
        var record = record(of: arrival)
        var epoch = arrival.epoch
        while let place = winners[epoch], let authenticator = authenticators[epoch + 1],
            departures[epoch]?.contains(clients[arrival.client].credential) != true
        {
            let proposals = log[..<place].filter { $0.epoch == epoch && $0.isProposal }
            let isOwn = log[place].sender == arrival.client
            if isOwn || proposals.contains(where: { $0.sender == arrival.client }) { break }
            record.epochs.append(
                .init(
                    proposals: proposals.map { HexBytes($0.bytes) }, commit: HexBytes(log[place].bytes),
                    epoch_authenticator: HexBytes(authenticator)))
            epoch += 1
        }
        return (record, epoch)
    }
}
