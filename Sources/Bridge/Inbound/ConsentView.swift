import Content
import MailConversion
import Store

/// What was decided, on one view of the store; asked once for each conversation and person.
final class ConsentView {
    let store: StoreTransaction
    private var threads: [ThreadIdentity: ConsentState] = [:]
    private var denied: Set<String>?

    init(_ store: StoreTransaction) { self.store = store }

    func state(of identity: ThreadIdentity) throws -> ConsentState {
        if let known = threads[identity] { return known }
        let state = try store.consentState(of: identity)
        threads[identity] = state
        return state
    }

    /// Whether a person is denied; for the folder nothing else counts.
    func state(ofInbox inbox: String) throws -> ConsentState {
        let known = try denied ?? Set(store.deniedInboxes())
        denied = known
        return known.contains(inbox) ? .denied : .unknown
    }
}
