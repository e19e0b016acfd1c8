#!/usr/bin/env python3
"""What a run of `synth` costs as a whole process, in ratios.

    cargo static && python3 benches/whole_process.py [--pairs 61] [--only PART]

Each program runs strictly in turn with what it is compared with, pinned to one core, from a fresh copy:
where a file lies in the page cache is worth up to a tenth. A ratio is the median of the ratios of all
pairs, so that a busy machine slows both sides. SYNTH names the program that is measured (default: what
`cargo static` built, else `cargo build --release`), SYNTH_BEFORE another one beside it.

Quote ratios, not milliseconds. Instructions are counted by callgrind, else by perf, where there is one.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILT = ("target/x86_64-unknown-linux-gnu/release/synth", "target/release/synth")
# A template holds 500 resources, which is fewer services than a load balancer has: 50.
SERVICES = (1, 2, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50)
# What is measured: methods of the bench.
PARTS = ("reference", "services", "diff", "plan")
# A plan is repeated until it has so many resources.
RESOURCES = 5000


def once(command):
    """Wall-clock and processor seconds of one run. Findings (status 1) are an answer too."""
    with open(os.devnull, "wb") as away:
        actions = [(os.POSIX_SPAWN_DUP2, away.fileno(), to) for to in (1, 2)]
        began = time.perf_counter()
        pid = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
        _, status, usage = os.wait4(pid, 0)
        wall = time.perf_counter() - began
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{' '.join(command)} ended with status {status}")
    return wall, usage.ru_utime + usage.ru_stime


class Pairs:
    """Runs of two commands strictly in turn, after a warm-up: medians, and ratios pair by pair."""

    def __init__(self, one, other, count):
        for command in (one, other) * 3:
            once(command)
        runs = [(once(one), once(other)) for _ in range(count)]
        self.wall, self.processor = (statistics.median(a[n] for a, _ in runs) for n in (0, 1))
        self.other = statistics.median(b[0] for _, b in runs)
        self.ratios = [[a[n] / b[n] for a, b in runs] for n in (0, 1)]

    def __str__(self):
        """The median ratio with its quartiles, by the clock and by the processor's time."""
        low, middle, high = statistics.quantiles(self.ratios[0], n=4)
        return f"{middle:5.2f} ({low:.2f}..{high:.2f}), processor {statistics.median(self.ratios[1]):5.2f}"


class Counter:
    """Instructions of one run, by whatever is there."""

    def __init__(self):
        self.by = next((name for name in ("valgrind", "perf") if shutil.which(name)), None)
        if self.by == "perf" and self.count(["/bin/true"]) is None:
            self.by = None

    def count(self, command):
        if self.by == "valgrind":
            tool = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
            found = re.compile(r"Collected : (\d+)")
        elif self.by == "perf":
            tool = ["perf", "stat", "-x,", "-e", "instructions:u"]
            found = re.compile(r"^(\d+),", re.MULTILINE)
        else:
            return None
        ran = subprocess.run([*tool, *command], capture_output=True, text=True)
        said = found.search(ran.stderr)
        return int(said[1]) if said else None

    def say(self, command, before):
        if self.by is None:
            return "neither valgrind nor perf is there"
        count = self.count(command)
        if count is None:
            return f"{self.by} counts none"
        text = f"{count:,} instructions"
        if before is not None and (old := self.count(before)):
            text += f", x before {count / old:.3f}"
        return text


def memory(command):
    """Peak resident memory in KiB, asked of a program small enough not to be seen in it."""
    timer = shutil.which("time")
    if timer is None:
        return None
    with tempfile.NamedTemporaryFile("r") as said, open(os.devnull, "wb") as away:
        subprocess.run([timer, "-f", "%M", "-o", said.name, *command], stdout=away, stderr=away)
        return int(said.read().split()[-1])


def blueprint(backs):
    """One front application and so many back applications behind one load balancer."""
    names = [f"back{n:03}" for n in range(backs)]
    lines = ["name: grow", "management:", "  host: true", "services:", "  front:"]
    lines += ["    load_balancer: internet", f"    calls: [{', '.join(names)}]"]
    for name in names:
        lines += [f"  {name}:", "    load_balancer: internal", f"    route: {{paths: [/{name}/*]}}"]
    return "\n".join(lines) + "\n"


def resources(module):
    """How many resources a module of a plan holds, with those of the modules in it."""
    inner = sum(resources(child) for child in module.get("child_modules", []))
    return len(module.get("resources", [])) + inner


def large_plan(plan):
    """A plan with its root module's resources and modules repeated under other names."""
    planned, configured = plan["planned_values"]["root_module"], plan["configuration"]["root_module"]
    addresses = {f"{r['type']}.{r['name']}" for r in configured["resources"]}
    addresses |= {f"module.{name}" for name in configured["module_calls"]}
    longest_first = sorted(map(re.escape, addresses), key=len, reverse=True)
    address = re.compile(rf"^({'|'.join(longest_first)})(?![\w-])")

    def renamed(value, end, key=None):
        if isinstance(value, dict):
            value = {k: renamed(v, end, k) for k, v in value.items()}
            if "mode" in value and value.get("address", "").count(".") == 1:
                value["name"] += end
            return value
        if isinstance(value, list):
            return [renamed(item, end, key) for item in value]
        if isinstance(value, str) and key in ("address", "references", "depends_on"):
            return address.sub(rf"\g<1>{end}", value)
        return value

    each = resources(planned)
    first = {
        "resources": planned["resources"],
        "child_modules": planned.get("child_modules", []),
        "configured": configured["resources"],
        "calls": configured["module_calls"],
    }
    planned["child_modules"] = list(first["child_modules"])
    for copy in range(1, RESOURCES // each):
        end = f"_{copy}"
        more = renamed(first, end)
        planned["resources"] = planned["resources"] + more["resources"]
        planned["child_modules"] += more["child_modules"]
        configured["resources"] = configured["resources"] + more["configured"]
        configured["module_calls"] = configured["module_calls"] | {
            name + end: call for name, call in more["calls"].items()
        }
    return plan


def slope(points):
    """Seconds that one service more takes: the line through all points that misses them least."""
    counts, walls = zip(*points)
    return statistics.linear_regression(counts, walls).slope


class Bench:
    def __init__(self, folder, count):
        self.folder, self.count = folder, count
        built = next((ROOT / path for path in BUILT if (ROOT / path).exists()), None)
        given = os.environ.get("SYNTH", built)
        if given is None:
            sys.exit("no released program: run `cargo static` first, or name one in SYNTH")
        self.synth = self.copy(given, "synth")
        self.cat = self.copy("/bin/cat", "cat")
        before = os.environ.get("SYNTH_BEFORE")
        self.before = self.copy(before, "before") if before else None
        self.counter = Counter()
        for name, path in (("measured", given), ("before", before)):
            if path:
                linked = subprocess.run(["ldd", path], capture_output=True, text=True)
                how = "static" if linked.returncode else "dynamic"
                print(f"{name}: {path}, {how}, {os.path.getsize(path):,} bytes")

    def copy(self, program, name):
        return shutil.copy(program, self.folder / name)

    def written(self, program, arguments):
        """A file with what a program prints; nothing where it refuses."""
        ran = subprocess.run([program, *arguments], capture_output=True)
        if ran.returncode not in (0, 1):
            return None, ran.stderr.decode().splitlines()[0]
        file = self.folder / "written"
        file.write_bytes(ran.stdout)
        return file, None

    def compare(self, title, arguments, cat):
        """One command line beside `cat` of a file, and beside the program before."""
        command, cat = [self.synth, *arguments], [self.cat, str(cat)]
        ours = Pairs(command, cat, self.count)
        print(f"\n{title}")
        print(f"  x cat          {ours}   ({ours.wall * 1e3:.2f} ms beside {ours.other * 1e3:.2f})")
        old = None
        if self.before:
            old = [self.before, *arguments]
            print(f"  before, x cat  {Pairs(old, cat, self.count)}")
            print(f"  x before       {Pairs(command, old, self.count)}")
        print(f"  {self.counter.say(command, old)}")
        peak, small = memory(command), memory(cat)
        if peak is None:
            print("  memory: GNU time is not there")
        else:
            was = f", x before {peak / memory(old):.2f}" if old else ""
            print(f"  memory x cat {peak / small:.1f}{was} ({peak:,} KiB)")

    def accepted(self, backs, target):
        """The arguments for a system of so many back services and what it comes to, or why it is refused."""
        file = self.folder / f"grow{backs}.yaml"
        file.write_text(blueprint(backs))
        arguments = [str(file), "--target", target]
        return (arguments, *self.written(self.synth, arguments))

    def growth(self, target):
        counts = [n for n in SERVICES if self.accepted(n, target)[1]]
        most = max(n for n in range(counts[-1], SERVICES[-1] + 1) if self.accepted(n, target)[1])
        print(f"\nback services, {target}")
        if most < SERVICES[-1]:
            counts = sorted({*counts, most})
            print(f"  {most + 1} and more: {self.accepted(most + 1, target)[2]}")
        print("  count  bytes out  x cat of the output                      x one  before, x one")
        ours, olds = [], []
        for backs in counts:
            arguments, out, _ = self.accepted(backs, target)
            run = Pairs([self.synth, *arguments], [self.cat, str(out)], self.count)
            ours.append((backs, run))
            text = f"  {backs:5} {out.stat().st_size:10,}  {str(run):<40} {run.wall / ours[0][1].wall:5.2f}"
            if self.before and not self.written(self.before, arguments)[1]:
                run = Pairs([self.before, *arguments], [self.cat, str(out)], self.count)
                olds.append((backs, run))
                text += f" {run.wall / olds[0][1].wall:14.2f}"
            print(text)
        for name, points in (("measured", ours), ("before", olds)):
            if len(points) < 4:
                continue
            clock, processor = ([(n, getattr(run, by)) for n, run in points] for by in ("wall", "processor"))
            half = len(points) // 2
            bend = slope(processor[half:]) / slope(processor[: half + 1])
            print(
                f"  {name}: one service more takes {slope(clock) / clock[0][1] * 100:.1f} % of a run of one, "
                f"{slope(clock) * 1e6:.0f} us by the clock, {slope(processor) * 1e6:.0f} us of the processor; "
                f"among the larger half x {bend:.2f} of the smaller"
            )

    def reference(self):
        """The first example, in both formats."""
        for target in ("cloudformation", "terraform"):
            arguments = [str(ROOT / "blueprints/sbcntr.yaml"), "--target", target]
            out, _ = self.written(self.synth, arguments)
            cat = shutil.copy(out, self.folder / f"sbcntr.{target}.json")
            self.compare(f"blueprints/sbcntr.yaml, {target}, {os.path.getsize(cat):,} bytes", arguments, cat)
        self.compare("--version", ["--version"], self.folder / "sbcntr.cloudformation.json")

    def services(self):
        """How a run grows with the services of a system."""
        for target in ("cloudformation", "terraform"):
            self.growth(target)

    def diff(self):
        """Two large systems, of which one service differs: of one document each, and of a folder each."""
        text = blueprint(SERVICES[-1] - 1) + "    cpu: 256\n    memory: 1024\n"
        files = {}
        for side, cpu in (("old", 256), ("new", 512)):
            file = self.folder / f"{side}.yaml"
            file.write_text(text.replace("cpu: 256", f"cpu: {cpu}") + "stacks: per_service\n")
            files[side] = self.folder / f"{side}.tf.json"
            written, why = self.written(self.synth, [str(file), "--target", "terraform"])
            if why:
                sys.exit(why)
            shutil.copy(written, files[side])
            subprocess.run([self.synth, "-q", str(file), "-o", f"{self.folder}/{side}/"], check=True)
        name = f"diff of two systems of {SERVICES[-1]} services, of which one differs, x cat of one:"
        files = {side: str(file) for side, file in files.items()}
        self.compare(f"{name} terraform", ["diff", files["old"], files["new"]], files["old"])
        folders = [f"{self.folder}/{side}" for side in ("old", "new")]
        self.compare(f"{name} a template for each service", ["diff", *folders], files["old"])

    def plan(self):
        """A large plan, checked."""
        with open(ROOT / "tests/foreign/plan.json", encoding="utf-8") as file:
            plan = large_plan(json.load(file))
        large = self.folder / "plan.json"
        large.write_text(json.dumps(plan, separators=(",", ":")))
        count = resources(plan["planned_values"]["root_module"])
        self.compare(
            f"check of a plan of {count:,} resources, {large.stat().st_size:,} bytes (x cat of the plan)",
            ["check", str(large)],
            large,
        )


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--pairs", type=int, default=61)
    options.add_argument("--only", choices=PARTS, help="one part of it")
    options = options.parse_args()
    count = options.pairs
    if hasattr(os, "sched_setaffinity"):
        core = max(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {core})
        print(f"pinned to core {core}, {count} pairs each")
    else:
        print(f"not pinned: this system has no way to; {count} pairs each")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), count)
        for part in PARTS:
            if options.only in (None, part):
                getattr(bench, part)()


if __name__ == "__main__":
    main()
