/// The encodings of values with secrets in them, which have no form in the RFC.
extension SecretWriter {
    mutating func writeEpochSecrets(_ secrets: EpochSecrets) {
        for secret in [
            secrets.senderDataSecret, secrets.exporterSecret, secrets.externalSecret, secrets.confirmationKey,
            secrets.membershipKey, secrets.resumptionPSK, secrets.epochAuthenticator, secrets.initSecret,
        ] {
            writeSecret(secret)
        }
    }

    mutating func writeTreePrivateKeys(_ keys: TreePrivateKeys) {
        write(keys.leaf)
        writeSecret(keys.leafKey.secret)
        writeUInt32(UInt32(clamping: keys.pathKeys.count))
        for key in keys.pathKeys {
            writeUInt64(UInt64(key.node.rawValue))
            write(key.keyPair.publicKey)
            writeSecret(key.keyPair.privateKey.secret)
        }
    }

    mutating func writeSecretTreePart(_ part: SecretTreePart) {
        writeUInt32(UInt32(truncatingIfNeeded: part.node.rawValue))
        switch part.content {
        case .secret(let secret):
            writeUInt8(1)
            writeSecret(secret)
        case .ratchets(let handshake, let application):
            writeUInt8(handshake == nil ? 3 : 2)
            if let handshake { writeRatchet(handshake) }
            writeRatchet(application)
        }
    }

    private mutating func writeRatchet(_ ratchet: SenderRatchet) {
        writeSecret(ratchet.secret)
        writeUInt32(ratchet.head)
        var length = 0
        for key in ratchet.skipped {
            length += 4 + Self.size(key.key) + Self.size(key.nonce)
        }
        writeLength(length)
        for key in ratchet.skipped {
            writeUInt32(key.generation)
            writeSecret(key.key)
            writeSecret(key.nonce)
        }
    }

    private static func size(_ secret: Secret) -> Int {
        secret.count + (secret.count < 64 ? 1 : secret.count < 16384 ? 2 : 4)
    }
}

extension TLSReader {
    mutating func readEpochSecrets() throws(WireError) -> EpochSecrets {
        EpochSecrets(
            senderDataSecret: try readSecret(), exporterSecret: try readSecret(),
            externalSecret: try readSecret(),
            confirmationKey: try readSecret(), membershipKey: try readSecret(),
            resumptionPSK: try readSecret(),
            epochAuthenticator: try readSecret(), initSecret: try readSecret())
    }

    mutating func readTreePrivateKeys() throws(WireError) -> TreePrivateKeys {
        let leaf = try LeafIndex(from: &self)
        let leafKey = HPKEPrivateKey(try readSecret())
        var pathKeys: [TreePrivateKeys.PathKey] = []
        for _ in 0..<(try readUInt32()) {
            guard let node = Int(exactly: try readUInt64()), node < 1 << 33 else {
                throw .invalidValue("node")
            }
            let publicKey = try HPKEPublicKey(from: &self)
            pathKeys.append(
                TreePrivateKeys.PathKey(
                    node: NodeIndex(node),
                    keyPair: HPKEKeyPair(privateKey: HPKEPrivateKey(try readSecret()), publicKey: publicKey)))
        }
        return TreePrivateKeys(leaf: leaf, leafKey: leafKey, pathKeys: pathKeys)
    }
}
