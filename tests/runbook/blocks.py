"""The blocks of a page that `synth runbook` prints, and what a shell makes of them: the words of every
program that is called, noted by programs that do nothing else."""

import os
import pty
import re
import select
import subprocess
import termios
import textwrap
import time

# Every program that a page calls, and how it says no answer.
PROGRAMS = ("aws", "docker", "synth", "terraform", "curl", "sh")
# The shells that people type into.
SHELLS = {
    "sh": ["sh"],
    "bash": ["bash", "--norc", "--noprofile"],
    "zsh": ["zsh", "-f"],
}

# What a service's output holds, of what blocks read out of it.
RECORD = (
    '{"subnets":["subnet-1","subnet-2"],"security_groups":["sg-1"],'
    '"failed_runs":"https://sqs.eu-central-1.amazonaws.com/123456789012/failed",'
    '"queue_url":"https://sqs.eu-central-1.amazonaws.com/123456789012/letters"}'
)

# One write a call: two programs of a pipe note themselves at the same time.
SHIM = r"""#!/bin/sh
printf '%s\0' NAME "$@" '
' >>"$NOTES"
case "$*" in
"output -json service_"* | *"OutputKey=='Service"*) echo 'RECORD' ;;
*) echo noted-instead-of-an-answer ;;
esac
""".replace("RECORD", RECORD)


def blocks(page):
    """The text of each block of shell, in the order of the page."""
    found = re.findall(r"^( *)```sh\n(.*?)^ *```$", page, re.S | re.M)
    return [textwrap.dedent(block) for _, block in found]


WAITS = re.compile(r"(?m)^([A-Za-z_]\w*)=$")
VALUES = {"OLD": "arn:aws:acm:eu-central-1:123456789012:certificate/old"}


def filled(block):
    """The block with a value behind each line that waits for one."""
    return WAITS.sub(lambda line: f"{line[0]}{VALUES.get(line[1], 'noted')}", block)


def waits(block):
    """Whether a block cannot be run as it stands."""
    return bool(WAITS.search(block)) or ":?" in block


def programs(folder):
    """A folder of programs that note what they are called with."""
    place = os.path.join(folder, "programs")
    os.makedirs(place, exist_ok=True)
    for name in PROGRAMS:
        path = os.path.join(place, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(SHIM.replace("NAME", name, 1))
        os.chmod(path, 0o755)
    return place


def environment(folder, notes):
    return {
        "PATH": f"{programs(folder)}:/usr/bin:/bin", "NOTES": notes, "HOME": folder,
        # Nothing of the machine's own.
        "TERM": "dumb", "PS1": "", "PS2": "",
    }


def program(shell):
    """A shell by its whole path: `sh` is among the programs that only note themselves."""
    return [f"/bin/{SHELLS[shell][0]}", *SHELLS[shell][1:]]


def run(script, folder):
    """What `sh` makes of a file, stopping at the first mistake: the calls, the status, what it said."""
    notes = fresh(folder)
    ran = subprocess.run(
        [*program("sh"), "-eu"], input=script, text=True, capture_output=True, cwd=folder, timeout=120, check=False,
        env=environment(folder, notes),
    )
    return called(notes), ran


def pasted(script, shell, folder, patience=120):
    """What a shell makes of a script that is pasted into its terminal: the calls."""
    notes = fresh(folder)
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execve(program(shell)[0], [*program(shell), "-i"], environment(folder, notes))
    settings = termios.tcgetattr(terminal)
    settings[3] &= ~termios.ECHO
    termios.tcsetattr(terminal, termios.TCSANOW, settings)
    left = f"{script}\nexit\n".encode()
    end = time.monotonic() + patience
    while True:
        assert time.monotonic() < end, f"{shell} does not come to an end"
        readable, writable, _ = select.select([terminal], [terminal] if left else [], [], 1)
        if readable:
            try:
                if not os.read(terminal, 65536):
                    break
            except OSError:
                # The shell has gone, and its terminal with it.
                break
        if writable:
            # As much as a terminal takes at a time without a reader.
            left = left[os.write(terminal, left[:256]):]
    os.waitpid(child, 0)
    os.close(terminal)
    return called(notes)


def fresh(folder):
    notes = os.path.join(folder, "notes")
    open(notes, "w", encoding="utf-8").close()
    return notes


def called(notes):
    with open(notes, encoding="utf-8") as file:
        return [call.split("\0")[:-1] for call in file.read().split("\n\0")[:-1]]
