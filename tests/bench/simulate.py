"""The graph of simulate.cpp in SimPy: durations, dependencies and slots, nothing else.

A line is a step: its duration and the numbers of the steps that it waits for. Prints the best rate
of events (starts and ends of steps) a second, and behind it what it was measured with.
"""
import sys
import time

with open(sys.argv[1]) as lines:
    steps = [[int(word) for word in line.split()] for line in lines]
slots_there_are = int(sys.argv[2])


def with_processes():
    """SimPy 3 and later: generators that wait for events."""
    import simpy

    def run():
        env = simpy.Environment()
        slots = simpy.Resource(env, capacity=slots_there_are)
        done = [env.event() for _ in steps]

        def step(number, length, needs):
            for need in needs:
                if not done[need].processed:
                    yield done[need]
            with slots.request() as slot:
                yield slot
                yield env.timeout(length)
            done[number].succeed()

        for number, (length, *needs) in enumerate(steps):
            env.process(step(number, length, needs))
        env.run()
        return env.now

    return simpy.__version__, run


def with_process_classes():
    """SimPy 2, as Debian's python3-simpy has it."""
    import SimPy
    from SimPy import Simulation as sim

    class Step(sim.Process):
        def life(self, number, length, needs, done, over, slots):
            for need in needs:
                if not over[need]:
                    yield sim.waitevent, self, done[need]
            yield sim.request, self, slots
            yield sim.hold, self, length
            yield sim.release, self, slots
            over[number] = True
            done[number].signal()

    def run():
        env = sim.Simulation()
        env.initialize()
        slots = sim.Resource(capacity=slots_there_are, sim=env)
        done = [sim.SimEvent(sim=env) for _ in steps]
        over = [False] * len(steps)
        for number, (length, *needs) in enumerate(steps):
            one = Step(sim=env)
            env.activate(one, one.life(number, length, needs, done, over, slots))
        env.simulate(until=10**12)
        return env.now()

    return SimPy.__version__, run


for way in (with_processes, with_process_classes):
    try:
        version, run = way()
    except ImportError:
        continue
    times = []
    for _ in range(5):
        begin = time.process_time()
        end = run()
        times.append(time.process_time() - begin)
    print(f"{2 * len(steps) / min(times):.0f} SimPy {version} makespan {end} s")
