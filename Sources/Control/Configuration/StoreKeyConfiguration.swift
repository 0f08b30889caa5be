internal import Foundation
internal import Store

/// Where the key of an account's store comes from.
public struct StoreKeyConfiguration: Sendable, Hashable {
    /// Kinds of sources.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A file that only the user can read.
        case file
        /// A credential that systemd passes.
        case credential
        /// A file that a passphrase unwraps.
        case passphrase
    }

    /// The kind of source.
    public var kind = Kind.file
    /// The key file, plain or wrapped; below the account's state folder by itself.
    public var chosenFile: String?
    /// The name of the credential.
    public var credential = "xmtp-mail-store-key"
    /// A file with the passphrase in its first line; nil asks on the terminal.
    public var passphraseFile: String?

    /// A key file in the account's state folder.
    public init() {}

    /// The key file.
    public func file(stateFolder: String) -> String { chosenFile ?? "\(stateFolder)/store.key" }

    /// The source as the store wants it.
    ///
    /// - Throws: `ControlError` when systemd passed no credentials.
    func source(stateFolder: String) throws(ControlError) -> KeySource {
        let path = file(stateFolder: stateFolder)
        switch kind {
        case .file: return .keyFile(path: path)
        case .credential:
            guard let folder = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"] else {
                throw ControlError(
                    .configuration,
                    """
                    The store's key is a systemd credential, and systemd passed none; run this in the service, or set \
                    store_key to "file".
                    """)
            }
            return .credential(folder: folder, name: credential)
        case .passphrase:
            let passphraseFile = passphraseFile
            return .passphrase(wrappedKeyPath: path) {
                try SecretInput.passphrase(file: passphraseFile, question: "Passphrase of the store: ")
            }
        }
    }
}
