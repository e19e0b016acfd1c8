"""HAProxy, which plays both load balancers: two listeners each, set up from the rules and targets that
the emulator holds, with health checks of its own."""

import csv
import os
import shutil
import socket
import subprocess
import time

import emulator

NEEDED = "haproxy is not installed: run `bash .ci/setup` as root, or install the package haproxy"


class Closed:
    """A port that lets nobody in. `silent`, as behind a security group, connections time out; else they
    are refused, which takes no time."""

    def __init__(self, silent):
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.waiting = []
        if not silent:
            return
        self.listener.listen(0)
        # The queue takes one; what comes after it is dropped without a word.
        for _ in range(3):
            client = socket.socket()
            client.setblocking(False)
            client.connect_ex(("127.0.0.1", self.port))
            self.waiting.append(client)

    def close(self):
        for one in [*self.waiting, self.listener]:
            one.close()


def matches(rule):
    """What a rule asks for, in HAProxy's words."""
    words = []
    for condition in rule.conditions:
        values = " ".join(condition["Values"])
        if condition["Field"] == "host-header":
            words.append(f"{{ hdr(host) -i {values} }}")
        else:
            assert values == "/*", "only the route that takes everything is played here"
            words.append("TRUE")
    return " ".join(words)


class HAProxy:
    """`listeners` maps a listener's name to its ARN; `wires` a target's address to its real port.
    `crossed` sends a listener to a target group that no rule names; `secure` gives a listener the file of
    its certificate."""

    def __init__(self, folder, listeners, wires, crossed, secure):
        program = shutil.which("haproxy", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
        assert program, NEEDED
        self.sockets = {}
        for name in listeners:
            self.sockets[name] = socket.socket()
            self.sockets[name].bind(("127.0.0.1", 0))
        self.ports = {name: s.getsockname()[1] for name, s in self.sockets.items()}
        self.control = os.path.join(folder, "haproxy.sock")
        elb = emulator.backend("elbv2")
        self.targets = {}
        lines = [
            "global",
            f"  stats socket {self.control} mode 600 level admin",
            "defaults",
            "  mode http",
            "  timeout connect 2s",
            "  timeout client 10s",
            "  timeout server 10s",
            "  timeout check 5s",
            "  default-server check inter 150ms fall 1 rise 1",
        ]
        for arn, group in elb.target_groups.items():
            lines += [
                f"backend {group.name}",
                f"  option httpchk GET {group.health_check_path}",
                "  http-check send hdr User-Agent ELB-HealthChecker/2.0",
                f"  http-check expect status {group.matcher['HttpCode']}",
            ]
            for target in group.targets.values():
                lines.append(f"  server {target['Id']} 127.0.0.1:{wires[target['Id']]}")
                self.targets[group.name, target["Id"]] = None
        for name, arn in listeners.items():
            lines += [
                f"frontend {name}",
                f"  bind fd@{self.sockets[name].fileno()}" + (f" ssl crt {secure[name]}" if name in secure else ""),
            ]
            for rule in elb.describe_rules(listener_arn=arn, rule_arns=None):
                if rule.is_default:
                    continue
                groups = rule.actions[0].data["ForwardConfig"]["TargetGroups"]
                live = [g["TargetGroupArn"] for g in groups if int(g["Weight"]) > 0]
                assert len(live) == 1, "one group at a time is played here"
                arn = (crossed or {}).get(name, live[0])
                lines.append(f"  use_backend {elb.target_groups[arn].name} if {matches(rule)}")
        file = os.path.join(folder, "haproxy.cfg")
        with open(file, "w", encoding="utf-8") as out:
            out.write("\n".join(lines) + "\n")
        self.process = subprocess.Popen(
            [program, "-db", "-q", "-f", file],
            pass_fds=[s.fileno() for s in self.sockets.values()],
        )
        for one in self.sockets.values():
            one.close()

    def states(self):
        """Each target's address, and whether its load balancer finds it well; None where not yet known."""
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(self.control)
            line.sendall(b"show stat\n")
            text = b"".join(iter(lambda: line.recv(1 << 16), b"")).decode()
        rows = csv.DictReader(text.removeprefix("# ").splitlines())
        states = {}
        for row in rows:
            if row["svname"] not in ("FRONTEND", "BACKEND"):
                known = row["check_status"] not in ("", "INI")
                states[row["svname"]] = row["status"].startswith("UP") if known else None
        return states

    def settle(self, wanted):
        """Waits until every target's state is the wanted one, and tells the emulator."""
        end = time.monotonic() + 20
        states = None
        while time.monotonic() < end:
            assert self.process.poll() is None, "haproxy has ended"
            try:
                states = self.states()
            except OSError:
                states = None
            if states == wanted:
                emulator.health.clear()
                emulator.health.update(states)
                return
            time.sleep(0.05)
        raise AssertionError(f"targets do not settle: {states}, not {wanted}")

    def stop(self):
        self.process.terminate()
        self.process.wait(10)
