import Glibc

/// How long one operation takes.
struct Measurement: Encodable {
    /// By the clock on the wall.
    let milliseconds: Double
    /// Of all cores together: what the operation costs where others use the machine too.
    let processorMilliseconds: Double

    /// The median of several runs: as many as fit into a fifth of a second, but at least `minimum`.
    ///
    /// - Parameter prepare: makes what one run needs; its time does not count.
    static func median<Input>(
        minimum: Int = 3, prepare: () throws -> Input, run: (Input) throws -> Void
    ) rethrows -> Measurement {
        var samples: [Measurement] = []
        let start = Instant.now
        while samples.count < minimum || (samples.count < 200 && (Instant.now - start).milliseconds < 200) {
            let input = try prepare()
            let begin = Instant.now
            try run(input)
            samples.append(Instant.now - begin)
        }
        let walls = samples.map(\.milliseconds).sorted()
        let processors = samples.map(\.processorMilliseconds).sorted()
        return Measurement(
            milliseconds: walls[walls.count / 2], processorMilliseconds: processors[processors.count / 2])
    }

    /// The mean of many runs of an operation that is too short to be timed alone.
    static func mean(_ run: () throws -> Void) rethrows -> Measurement {
        for _ in 0..<10 { try run() }
        var count = 0.0
        let start = Instant.now
        while (Instant.now - start).milliseconds < 200 {
            for _ in 0..<20 { try run() }
            count += 20
        }
        let total = Instant.now - start
        return Measurement(
            milliseconds: total.milliseconds / count,
            processorMilliseconds: total.processorMilliseconds / count)
    }

    /// Both clocks at once.
    private struct Instant {
        let wall: Double
        let processor: Double

        static var now: Instant {
            Instant(wall: read(CLOCK_MONOTONIC), processor: read(CLOCK_PROCESS_CPUTIME_ID))
        }

        static func - (later: Instant, earlier: Instant) -> Measurement {
            Measurement(
                milliseconds: later.wall - earlier.wall,
                processorMilliseconds: later.processor - earlier.processor)
        }

        private static func read(_ clock: clockid_t) -> Double {
            var time = timespec()
            clock_gettime(clock, &time)
            return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1_000_000
        }
    }
}
