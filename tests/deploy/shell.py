"""Commands as an operator types them, against the emulator."""

import os
import subprocess
import sys
from pathlib import Path


class Failed(Exception):
    """A command that did not succeed, with what it said."""


class Shell:
    def __init__(self, endpoints, region, folder):
        beside = str(Path(sys.executable).parent)
        self.folder = folder
        self.environment = os.environ | endpoints | {
            "AWS_REGION": region, "AWS_DEFAULT_REGION": region, "AWS_PAGER": "",
            "PATH": beside + os.pathsep + os.environ["PATH"],
        }

    def run(self, command, within=120, cwd=None):
        """Runs a list of words, or a text with a shell, and gives what it printed."""
        command = command if isinstance(command, str) else [str(word) for word in command]
        ran = subprocess.run(command, shell=isinstance(command, str), env=self.environment, timeout=within,
                             cwd=cwd, capture_output=True, text=True, executable=None if not isinstance(command, str) else "/bin/bash")
        if ran.returncode:
            raise Failed(f"{command}\nexit {ran.returncode}\n{ran.stdout}{ran.stderr}")
        return ran.stdout
