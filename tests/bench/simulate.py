"""The graph of simulate.cpp in SimPy: durations, dependencies and slots, nothing else.

A line is a step: its duration and the numbers of the steps that it waits for.
"""
import sys
import time

try:
    import simpy
except ImportError:
    print("SimPy is not installed (python3-simpy): not measured")
    sys.exit(0)

with open(sys.argv[1]) as lines:
    steps = [[int(word) for word in line.split()] for line in lines]


def run():
    env = simpy.Environment()
    slots = simpy.Resource(env, capacity=int(sys.argv[2]))
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


times = []
for _ in range(3):
    begin = time.process_time()
    end = run()
    times.append(time.process_time() - begin)
best = min(times)
print(f"SimPy {simpy.__version__}: {best * 1000:.1f} ms, {2 * len(steps) / best:.0f} events/s"
      f" (starts and ends of steps), makespan {end} s")
