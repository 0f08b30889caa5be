import Conversations
import Identity
import MLS
import NodeClient
import Store

/// Key packages: those of others, fetched and verified, and our own, made, kept and replaced.
///
/// See: spec identity.md 8
struct KeyPackageDesk {
    let context: EngineContext

    /// The packages that can be used, of those asked for.
    func usable(_ installations: [[UInt8]]) async throws -> [[UInt8]: KeyPackage] {
        var usable: [[UInt8]: KeyPackage] = [:]
        let step = EngineLimits.keyPackagesPerQuestion
        for start in stride(from: 0, to: installations.count, by: step) {
            let asked = Array(installations[start..<min(start + step, installations.count)])
            let answers: [[UInt8]?]
            do {
                answers = try await context.node.keyPackages(of: asked)
            } catch {
                throw ClientError(error)
            }
            usable.merge(await verified(Array(zip(asked, answers)))) { $1 }
        }
        return usable
    }

    /// Signatures take most of the time a large group takes to make: checked on all cores.
    private func verified(_ answers: [([UInt8], [UInt8]?)]) async -> [[UInt8]: KeyPackage] {
        let step = EngineLimits.keyPackagesPerTask
        return await withTaskGroup(of: [[UInt8]: KeyPackage].self) { group in
            for start in stride(from: 0, to: answers.count, by: step) {
                let some = answers[start..<min(start + step, answers.count)]
                group.addTask {
                    var usable: [[UInt8]: KeyPackage] = [:]
                    for (installation, answer) in some {
                        usable[installation] = answer.flatMap { verified($0, of: installation) }
                    }
                    return usable
                }
            }
            return await group.reduce(into: [:]) { all, some in all.merge(some) { $1 } }
        }
    }

    private func verified(_ answer: [UInt8], of installation: [UInt8]) -> KeyPackage? {
        guard
            let verified = try? VerifiedKeyPackage(
                verifying: answer, now: context.clock.nowSeconds, crypto: context.crypto),
            verified.installation.bytes == installation,
            (try? WelcomeRecipient(verified.keyPackage)) != nil
        else { return nil }
        return verified.keyPackage
    }
}
