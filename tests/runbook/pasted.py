"""Pages pasted as they are, without a value filled in, into the shells that people type into: PAGE...

A block that waits for a value has to stop before it calls a program. No block has a comment, which zsh
takes for a command where people type, and no variable has a name that a shell uses itself.
"""

import subprocess
import sys
import tempfile

from blocks import SHELLS, blocks, filled, pasted, program, run, waits

# Asks nobody: it reads the configuration of the machine.
HARMLESS = ["aws", "configure", "get", "region"]
# How a shell lists its own variables, as someone who types into it has them.
OWN = {"bash": "compgen -v", "zsh": "typeset +m '*'"}


def reserved():
    """Names that a shell gives a meaning, by shell."""
    names = {}
    for shell, command in OWN.items():
        ran = subprocess.run(
            [*program(shell), "-i", "-c", command],
            env={"PATH": "/usr/bin:/bin", "TERM": "dumb"}, text=True, capture_output=True, timeout=60, check=True,
        )
        names[shell] = {line.split()[-1] for line in ran.stdout.splitlines() if line.strip()}
    assert {"path", "status"} <= names["zsh"] and "RANDOM" in names["bash"], names
    return names


def variables(page, folder):
    """What the page's shell has as variables once all of it has run."""
    def after(script):
        _, ran = run(script + "\nset\n", folder)
        assert ran.returncode == 0, ran.stderr
        return {line.split("=")[0] for line in ran.stdout.splitlines() if "=" in line}

    return after("\n".join(map(filled, blocks(page)))) - after(":")


def stopped(texts, shell, folder):
    """Which blocks that wait for a value call a program all the same."""
    script = "".join(f"docker BLOCK {number}\n{text}\n" for number, text in enumerate(texts))
    noted = pasted(script, shell, folder)
    number, seen = -1, set()
    for call in noted:
        if call[:2] == ["docker", "BLOCK"]:
            number = int(call[2])
            seen.add(number)
        elif waits(texts[number]) and call != HARMLESS:
            yield f"pasted into {shell}, a block without its value calls {call}:\n{texts[number]}"
    if len(seen) != len(texts):
        yield f"{shell} ended before the page did"


def main(paths):
    own, wrong, waiting = reserved(), [], 0
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            with open(path, encoding="utf-8") as file:
                page = file.read()
            texts = blocks(page)
            waiting += sum(map(waits, texts))
            found = [f"a comment: {line}" for text in texts for line in text.splitlines() if "# " in line or line.startswith("#")]
            for shell in SHELLS:
                found += stopped(texts, shell, folder)
            for name in variables(page, folder):
                found += [f"{shell} has its own {name}" for shell, names in own.items() if name in names]
            wrong += [f"{path}: {fault}" for fault in found]
    print("\n".join(wrong))
    print(f"{len(paths)} pages, {waiting} blocks that wait for a value, {len(wrong)} wrong")
    return bool(wrong) or not waiting


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
