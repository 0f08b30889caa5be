import Foundation
import NodeClient
import Store

/// A welcome as it waits in the store.
private struct WaitingWelcome: Codable {
    let created: UInt64
    let sequence: UInt64
    let destination: Data
    let data: Data?
    let metadata: Data?
    let pointer: Data?
    let key: Data
    let wrapper: Int
}

extension WelcomeEnvelope {
    /// The bytes to keep while it waits.
    var waitingBytes: [UInt8] {
        var data: Data?
        var sealedMetadata: Data?
        var pointer: Data?
        switch body {
        case .welcome(let bytes, let metadata):
            data = Data(bytes)
            sealedMetadata = Data(metadata)
        case .pointer(let bytes): pointer = Data(bytes)
        }
        let waiting = WaitingWelcome(
            created: createdNanoseconds, sequence: cursor.sequence, destination: Data(destination),
            data: data,
            metadata: sealedMetadata, pointer: pointer, key: Data(hpkePublicKey), wrapper: wrapper.rawValue)
        return [UInt8]((try? PropertyListEncoder.binary.encode(waiting)) ?? Data())
    }

    /// The welcome that waited; nothing when the bytes are none.
    init?(waiting record: WaitingWelcomeRecord) {
        guard let waiting = try? PropertyListDecoder().decode(WaitingWelcome.self, from: Data(record.payload))
        else {
            return nil
        }
        let body: WelcomeBody
        if let pointer = waiting.pointer {
            body = .pointer([UInt8](pointer))
        } else {
            body = .welcome(
                data: [UInt8](waiting.data ?? Data()), metadata: [UInt8](waiting.metadata ?? Data()))
        }
        self.init(
            cursor: Cursor(originator: Originator.welcomes, sequence: waiting.sequence),
            createdNanoseconds: waiting.created, destination: [UInt8](waiting.destination), body: body,
            hpkePublicKey: [UInt8](waiting.key), wrapper: WelcomeWrapper(rawValue: waiting.wrapper))
    }
}
