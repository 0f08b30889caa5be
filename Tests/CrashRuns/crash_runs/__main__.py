"""Kills the engine at every fault point while it works, and looks at what is left.

    python3 -m crash_runs --driver PROGRAM --host http://127.0.0.1:5556 --folder FOLDER [--rounds N] [SCENARIO ...]

For every scenario and every place its work comes by, the client dies (SIGKILL) the first, second, ... time it is there,
comes back, and must agree with a second client of ours and with the real libxmtp. Prints a line per scenario and ends
with `N passed, N failed, N skipped`; one scenario is one result.
"""

import argparse
import os
import queue
import random
import sys
import threading
import time
import traceback

TESTS = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(TESTS, "Interop"))

from crash_runs.scenarios import SCENARIOS, AnyMoment, Preferences  # noqa: E402
from crash_runs.world import Survived, World  # noqa: E402


class Runner:
    def __init__(self, options):
        self.options = options
        self.lock = threading.Lock()
        self.kills, self.passed, self.failed, self.points = 0, 0, 0, {}

    def run(self, scenarios):
        waiting = queue.Queue()
        for scenario in scenarios:
            waiting.put(scenario)
        lanes = [threading.Thread(target=self.lane, args=("lane%d" % n, waiting)) for n in range(self.options.lanes)]
        for lane in lanes:
            lane.start()
        for lane in lanes:
            lane.join()

    def lane(self, name, waiting):
        number = 0
        while True:
            try:
                scenario = waiting.get_nowait()
            except queue.Empty:
                return
            number += 1
            begin = time.time()
            world, place = None, "its start"
            try:
                world = World(self.options, "%s-%d" % (name, number))
                if scenario is Preferences:
                    world.use_installations()
                self.places = world.vic.call("fault_points")
                for place in self.kills_of(scenario(world)):
                    pass
                outcome = "PASS  %s: %d kills, %.0f s" % (scenario.__name__, world.kills, time.time() - begin)
            except Exception as error:
                outcome = "FAIL  %s, killed at %s: %s" % (scenario.__name__, place, error)
                if self.options.verbose:
                    outcome += "\n" + traceback.format_exc()
            with self.lock:
                print(outcome, flush=True)
                self.kills += world.kills if world else 0
                if outcome.startswith("PASS"):
                    self.passed += 1
                else:
                    self.failed += 1
            if world:
                world.close()

    def kill_everywhere(self, scenario):
        """Yields the place before each kill, for the message when something is wrong."""
        for _ in range(self.options.rounds):
            # A walk through without dying says which places there are.
            yield "no place"
            for point, hits in self.walk(scenario).items():
                for count in range(1, min(hits, self.options.hits) + 1):
                    yield "%s, time %d" % (point, count)
                    self.kill(scenario, point, count)

    def kills_of(self, scenario):
        return self.kill_at_any_moment(scenario) if isinstance(scenario, AnyMoment) else self.kill_everywhere(scenario)

    def kill_at_any_moment(self, scenario):
        yield "no place"
        scenario.begin()
        begin = time.time()
        scenario.act()
        whole = time.time() - begin
        scenario.check()
        chance = random.Random(self.options.seed)
        for _ in range(self.options.rounds * scenario.kills):
            moment = chance.uniform(0, whole)
            yield "%.1f of %.1f ms" % (moment * 1000, whole * 1000)
            scenario.begin()
            if scenario.world.die_within(scenario.act, moment):
                scenario.finish()
            scenario.check()

    def demand_every_place(self):
        missing = sorted(set(self.places) - set(self.points))
        if missing:
            print("FAIL  every place was died at: not %s" % ", ".join(missing))
            self.failed += 1
        else:
            print("PASS  every place was died at")
            self.passed += 1

    def walk(self, scenario):
        """How often each place was reached."""
        scenario.begin()
        before = scenario.victim.call("faults_reached")
        scenario.act()
        after = scenario.victim.call("faults_reached")
        scenario.check()
        return {point: after[point] - before.get(point, 0) for point in after}

    def kill(self, scenario, point, count):
        scenario.begin()
        try:
            scenario.world.die_at(point, scenario.act, scenario.victim, count)
            with self.lock:
                self.points[point] = self.points.get(point, 0) + 1
            scenario.finish()
        except Survived:
            pass
        scenario.check()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--driver", required=True)
    parser.add_argument("--host", required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--rounds", type=int, default=3, help="walks through all places of a scenario")
    parser.add_argument("--hits", type=int, default=4, help="kills at one place in a walk, one later than the other")
    parser.add_argument("--lanes", type=int, default=2, help="scenarios at once")
    parser.add_argument("--seed", type=int, default=1, help="of the moments")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("scenario", nargs="*", help="of " + ", ".join(s.__name__ for s in SCENARIOS))
    options = parser.parse_args()
    chosen = [s for s in SCENARIOS if not options.scenario or s.__name__ in options.scenario]
    runner = Runner(options)
    runner.run(chosen)
    print("%d kills at %d places: %s" % (
        runner.kills, len(runner.points), ", ".join("%s %d" % pair for pair in sorted(runner.points.items()))))
    if not options.scenario:
        runner.demand_every_place()
    print("%d passed, %d failed, 0 skipped" % (runner.passed, runner.failed))
    return 1 if runner.failed else 0


if __name__ == "__main__":
    sys.exit(main())
