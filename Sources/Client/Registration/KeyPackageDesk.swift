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
            for (installation, answer) in zip(asked, answers) {
                guard let answer,
                    let verified = try? VerifiedKeyPackage(
                        verifying: answer, now: context.clock.nowSeconds, crypto: context.crypto),
                    verified.installation.bytes == installation,
                    (try? WelcomeRecipient(verified.keyPackage)) != nil
                else { continue }
                usable[installation] = verified.keyPackage
            }
        }
        return usable
    }
}
