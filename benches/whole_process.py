#!/usr/bin/env python3
"""What a run of `synth` costs as a whole process.

    cargo build --release && python3 benches/whole_process.py [--runs 41]

First the reference system beside `cat` of its output, run in turn, so that a busy machine slows
both. Then how time, memory and output grow with the number of back applications, up to the most
that one template holds. Needs GNU time (Debian: `time`) for memory.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SYNTH = ROOT / "target" / "release" / "synth"


def once(command):
    """Wall-clock seconds and processor seconds of one run."""
    with open(os.devnull, "wb") as away:
        began = time.perf_counter()
        pid = os.posix_spawn(
            command[0],
            command,
            os.environ,
            file_actions=[(os.POSIX_SPAWN_DUP2, away.fileno(), to) for to in (1, 2)],
        )
        _, status, usage = os.wait4(pid, 0)
        wall = time.perf_counter() - began
    if status != 0:
        sys.exit(f"{command} ended with status {status}")
    return wall, usage.ru_utime + usage.ru_stime


def in_turn(commands, runs):
    """The same number of runs of each command, one after the other, after a warm-up of each."""
    for command in commands:
        once(command)
    measured = [[] for _ in commands]
    for _ in range(runs):
        for command, into in zip(commands, measured):
            into.append(once(command))
    return measured


def memory(command):
    """Peak resident memory in KiB, by a program small enough not to be seen in it."""
    with tempfile.NamedTemporaryFile("r") as said:
        with open(os.devnull, "wb") as away:
            subprocess.run(
                ["time", "-f", "%M", "-o", said.name, *command], stdout=away, stderr=away, check=True
            )
        return int(said.read().split()[-1])


def blueprint(backs):
    """One front application and so many back applications behind one load balancer."""
    names = [f"back{n:03}" for n in range(backs)]
    lines = ["name: grow", "management:", "  host: true", "services:", "  front:"]
    lines += ["    load_balancer: internet", f"    calls: [{', '.join(names)}]"]
    for name in names:
        lines += [f"  {name}:", "    load_balancer: internal", f"    route: {{paths: [/{name}/*]}}"]
    return "\n".join(lines) + "\n"


def middle(runs):
    return statistics.median(wall for wall, _ in runs) * 1e3


def processor(runs):
    return statistics.mean(cpu for _, cpu in runs) * 1e3


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--runs", type=int, default=41)
    runs = options.parse_args().runs
    if not SYNTH.exists():
        sys.exit("no release binary: run `cargo build --release` first")

    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        written = folder / "sbcntr.json"
        synth = [str(SYNTH), str(ROOT / "blueprints" / "sbcntr.yaml")]
        with open(written, "wb") as out:
            subprocess.run(synth, stdout=out, check=True)
        cat = ["/bin/cat", str(written)]
        ours, theirs = in_turn([synth, cat], runs)
        ratios = sorted(a[0] / b[0] for a, b in zip(ours, theirs))
        print(f"reference system, {written.stat().st_size} bytes, {runs} runs in turn")
        print(f"  synth  {middle(ours):7.2f} ms wall (median) {processor(ours):7.2f} ms processor (mean) {memory(synth):7} KiB")
        print(f"  cat    {middle(theirs):7.2f} ms wall (median) {processor(theirs):7.2f} ms processor (mean) {memory(cat):7} KiB")
        print(f"  ratio  {statistics.median(ratios):.2f} (median of pairs; {ratios[0]:.2f} to {ratios[-1]:.2f})")

        print("\nback applications   bytes out  resources  wall ms  processor ms     KiB  microseconds per KiB out")
        backs, last = 1, None
        while True:
            file = folder / f"grow{backs}.yaml"
            file.write_text(blueprint(backs))
            command = [str(SYNTH), str(file)]
            ran = subprocess.run(command, capture_output=True, text=True)
            if ran.returncode != 0:
                break
            last = backs
            (measured,) = in_turn([command], runs)
            size = len(ran.stdout.encode())
            count = ran.stdout.count('"Type":"AWS::')
            print(
                f"{backs:17} {size:11} {count:10} {middle(measured):8.2f} {processor(measured):13.2f} "
                f"{memory(command):7} {middle(measured) * 1e3 / (size / 1024):9.1f}"
            )
            backs += 1 if backs < 2 else 2
        refusal = ran.stderr.strip().splitlines()[0]
        print(f"most that fits: {last}; {backs} gives: {refusal}")


if __name__ == "__main__":
    main()
