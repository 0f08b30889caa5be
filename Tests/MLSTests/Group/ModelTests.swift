import MLSModel
import Testing

/// Short runs of the model; `mls-model` makes long ones.
@Suite struct ModelTests {
    @Test(arguments: [0, 1, 2, 3] as [UInt64])
    func `A group over an unkind network agrees at the end and reads everything once`(seed: UInt64) throws {
        let settings = ModelSettings.run(seed: seed * 3 + 20, steps: 250, mostClients: 12)
        print("model: seed \(settings.seed), \(settings.clients) clients, \(settings.steps) steps")
        let report = try ModelRun.run(settings)
        #expect(report.epochs > 0)
        #expect(report.counts["read", default: 0] > 0)
    }

    @Test func `The same seed gives the same run`() throws {
        let settings = ModelSettings(seed: 5, steps: 60, clients: 3)
        let runs = try (0..<2).map { _ in try ModelRun.run(settings).counts }
        #expect(runs[0] == runs[1])
    }
}
