"""Runs the script of `synth smoke` against the reference system on loopback: `run.py SYNTH GROUP`."""

import os
import shutil
import signal
import sys
import tempfile

import command


def main(synth, group):
    folder = tempfile.mkdtemp(prefix="smoke-")
    path = os.path.join(folder, "aws.sock")
    # Before anything else, because a process with threads cannot be forked safely.
    aws = command.serve(path)
    try:
        import cases

        return cases.run(synth, folder, path, group)
    finally:
        os.kill(aws, signal.SIGTERM)
        os.waitpid(aws, 0)
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1]), sys.argv[2]))
