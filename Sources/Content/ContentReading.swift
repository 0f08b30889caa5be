/// How forgiving a reader is.
public enum ContentReading: Sendable {
    /// Exactly what libxmtp 1.10 understands; anything else is custom content.
    case asLibxmtp
    /// Also the forms other clients send and show: compressed content, the oldest reactions, attachment lengths that are
    /// no numbers, lenient JSON.
    case tolerant
}
