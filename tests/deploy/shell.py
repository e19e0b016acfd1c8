"""Commands as an operator types them, against the emulator."""

import os
import subprocess
import sys
from pathlib import Path


class Failed(Exception):
    """A command that did not succeed, with what it said."""


class Shell:
    def __init__(self, endpoints, region):
        beside = str(Path(sys.executable).parent)
        self.environment = os.environ | endpoints | {
            "AWS_REGION": region, "AWS_DEFAULT_REGION": region, "AWS_PAGER": "",
            # An action that an emulator lacks is not there the second time either.
            "AWS_MAX_ATTEMPTS": "1",
            "PATH": beside + os.pathsep + os.environ["PATH"],
        }

    def run(self, command, within=120):
        """Runs a command and gives what it printed."""
        ran = subprocess.run([str(word) for word in command], env=self.environment, timeout=within,
                             capture_output=True, text=True)
        if ran.returncode:
            raise Failed(f"{command}\nexit {ran.returncode}\n{ran.stdout}{ran.stderr}")
        return ran.stdout + ran.stderr
