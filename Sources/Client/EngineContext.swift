import Conversations
import Logging
import MLS
import NodeClient
import Store

/// What all parts of the engine share.
struct EngineContext: Sendable {
    let account: AccountIdentity
    let database: ClientDatabase
    let node: any NodeAPI
    let directory: InboxDirectory
    let clock: any ClientClock
    let faults: FaultHook
    var history = HistorySettings()
    let crypto = SwiftCryptoProvider()
    let logger: Logger

    /// Where group state is loaded with these limits.
    static let groupParameters = GroupParameters(pastEpochs: ProtocolLimits.pastEpochs)
}
