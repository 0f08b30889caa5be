/// `info` as the key schedule takes it: hashed once, however many recipients something is sealed to. In a Welcome the whole
/// encrypted GroupInfo is in it, for every joiner.
///
/// See: RFC 9180 section 5.1
public struct HPKEInfo: Sendable {
    /// `key_schedule_context`.
    let scheduleContext: [UInt8]
}
