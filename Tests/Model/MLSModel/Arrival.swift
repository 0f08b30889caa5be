import MLS

/// A client that joined by a Welcome, and what somebody with its keys needs to do the same.
struct Arrival {
    let client: Int
    let invitation: ModelClient.Invitation
    let welcome: ModelClient.WaitingWelcome
    let groupID: [UInt8]
    let epoch: UInt64
    let epochAuthenticator: [UInt8]

    init(
        client: Int, invitation: ModelClient.Invitation, welcome: ModelClient.WaitingWelcome,
        joined: ActiveGroup
    ) {
        self.client = client
        self.invitation = invitation
        self.welcome = welcome
        groupID = joined.groupID
        epoch = joined.epoch
        epochAuthenticator = joined.epochAuthenticator
    }
}
