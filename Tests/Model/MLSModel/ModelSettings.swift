import Foundation
public import MLS

/// What a run of the model does; the same settings give the same run.
public struct ModelSettings: Sendable {
    public var seed: UInt64
    /// How many random steps are taken before everything is delivered.
    public var steps: Int
    /// How many clients there are; at most so many are in the group at once.
    public var clients: Int
    /// Ed25519 suites only: the others sign with randomness of their library, and a run could not be repeated.
    public var suite = Ciphersuite.mls128DHKEMX25519CHACHA20POLY1305SHA256Ed25519
    /// How many of the clients propose and commit nothing: what they see can be followed by others who have their keys.
    public var quietClients = 0

    public init(seed: UInt64, steps: Int, clients: Int) {
        self.seed = seed
        self.steps = steps
        self.clients = clients
    }

    /// A run with as many clients as the seed says, from 2 to `most`; what `MLS_MODEL_SEED`, `MLS_MODEL_STEPS` and
    /// `MLS_MODEL_CLIENTS` say in the environment comes first.
    public static func run(
        seed: UInt64, steps: Int, mostClients most: Int,
        environment: [String: String]? = nil
    ) -> ModelSettings {
        let environment = environment ?? ProcessInfo.processInfo.environment
        let seed = environment["MLS_MODEL_SEED"].flatMap { UInt64($0) } ?? seed
        let clients = 2 + Int(seed % UInt64(max(1, most - 1)))
        return ModelSettings(
            seed: seed, steps: environment["MLS_MODEL_STEPS"].flatMap { Int($0) } ?? steps,
            clients: max(2, environment["MLS_MODEL_CLIENTS"].flatMap { Int($0) } ?? clients))
    }
}

/// What a run of the model saw.
public struct ModelReport: Sendable {
    public internal(set) var epochs: UInt64 = 0
    public internal(set) var membersAtEnd = 0
    public internal(set) var mostMembers = 1
    /// What was done, and what was refused by which name, with how often.
    public internal(set) var counts: [String: Int] = [:]

    mutating func count(_ name: String) {
        counts[name, default: 0] += 1
    }
}

/// Something came out otherwise than it must.
public struct ModelFailure: Error, CustomStringConvertible {
    public let settings: ModelSettings
    public let step: Int
    public let reason: String

    public var description: String {
        "MLS_MODEL_SEED=\(settings.seed) MLS_MODEL_STEPS=\(settings.steps) MLS_MODEL_CLIENTS=\(settings.clients), "
            + "step \(step): \(reason)"
    }
}
