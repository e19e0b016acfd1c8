"""Terraform, where it is and how it is run: the real program with the real AWS provider.

SYNTH_TERRAFORM names the program where it is not on the PATH. SYNTH_TERRAFORM_MIRROR names a folder
that holds registry.terraform.io/hashicorp/aws/VERSION/OS_ARCH/ where none of the usual places does.
"""

import contextlib
import fcntl
import json
import os
import pathlib
import platform
import shutil
import signal
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRATCH = ROOT / "target" / "terraform"
PROVIDER = pathlib.Path("registry.terraform.io/hashicorp/aws")
# The provider that the emulator's corrections were written for.
VERSION = "5.100.0"

# How long one command may take: a call that the emulator does not know shows as a provider that tries again
# and again. The longest takes a minute alone, and many times as long beside other suites and the compiler.
SECONDS = 1200
# How many systems at once. Each waits for the provider's timers about as long as it works, and takes a
# GB of memory.
AT_ONCE = min(4, 2 * (os.cpu_count() or 1))

# A test that is stopped takes down what it started.
signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))

WARNING = "Warning:"
# A mirror has the provider for this machine alone; the document has no part in it.
OF_THE_MIRROR = "Warning: Incomplete lock file information for providers"


def terraform():
    """The program; where there is none, what to do."""
    named = os.environ.get("SYNTH_TERRAFORM")
    found = shutil.which(named or "terraform")
    if not found:
        sys.exit(
            f"no Terraform: {named or 'terraform'} is not a program on the PATH. Install Terraform "
            "1.11 or later, or name it in SYNTH_TERRAFORM"
        )
    return found


def places():
    """Where a mirror of providers may stand."""
    named = os.environ.get("SYNTH_TERRAFORM_MIRROR")
    if named:
        return [pathlib.Path(named)]
    usual = [SCRATCH / "plugins"]
    if cache := os.environ.get("TF_PLUGIN_CACHE_DIR"):
        usual.append(pathlib.Path(cache))
    home = pathlib.Path.home()
    data = pathlib.Path(os.environ.get("XDG_DATA_HOME", home / ".local/share"))
    usual += [home / ".terraform.d/plugins", home / ".terraform.d/plugin-cache"]
    usual += [data / "terraform/plugins"]
    for prefix in ["/usr/share", "/usr/local/share", "/usr/lib", "/usr/local/lib"]:
        usual += [pathlib.Path(prefix) / "terraform", pathlib.Path(prefix) / "terraform/plugins"]
    # A folder of providers by any name, one or two steps below the root.
    usual.append(pathlib.Path("/"))
    for above in [pathlib.Path("/"), pathlib.Path("/opt"), pathlib.Path("/srv")]:
        with contextlib.suppress(OSError):
            usual += sorted(p for p in above.iterdir() if not p.is_symlink())
    return usual


def mirror():
    """A folder with the provider, by its layout; where there is none, what to do."""
    machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    wanted = PROVIDER / VERSION / f"{platform.system().lower()}_{machine.lower()}"
    for place in places():
        with contextlib.suppress(OSError):
            if any((place / wanted).iterdir()):
                return place
    sys.exit(
        f"no provider: none of the usual folders holds {wanted}. Name one that does in "
        f"SYNTH_TERRAFORM_MIRROR, or let Terraform fetch it once:\n{fetch()}"
    )


def fetch():
    """What fetches the provider from the registry to where the tests look for it."""
    needs = {"aws": {"source": "hashicorp/aws", "version": VERSION}}
    document = json.dumps({"terraform": {"required_providers": needs}})
    return (
        f"mkdir -p {SCRATCH / 'plugins'} {SCRATCH / 'fetch'} && cd {SCRATCH / 'fetch'} && "
        f"echo '{document}' > main.tf.json && "
        f"TF_PLUGIN_CACHE_DIR={SCRATCH / 'plugins'} terraform init"
    )


def environment(folder):
    """Nothing of the machine's own settings, and no account that is real."""
    settings = folder / "cli.tfrc"
    place = json.dumps(str(mirror()))
    settings.write_text(
        f"provider_installation {{ filesystem_mirror {{ path = {place} }} }}\n"
        "disable_checkpoint = true\n"
    )
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TF_", "AWS_"))}
    return kept | {
        "TF_CLI_CONFIG_FILE": str(settings),
        "TF_IN_AUTOMATION": "1",
        "TF_INPUT": "0",
        # The provider's schema is made anew at each command; collecting less often is a quarter faster.
        "GOGC": "400",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
    }


@contextlib.contextmanager
def turn():
    """Waits until fewer than AT_ONCE others run; the system gives a turn back when its holder ends."""
    SCRATCH.mkdir(parents=True, exist_ok=True)
    slots = [open(SCRATCH / f"turn-{n}.lock", "w") for n in range(AT_ONCE)]
    last = time.monotonic() + 3600
    try:
        while time.monotonic() < last:
            for slot in slots:
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(slot, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    yield
                    return
            time.sleep(0.2)
        sys.exit("waited an hour for other runs of Terraform to end")
    finally:
        for slot in slots:
            slot.close()


def clean(*parts):
    """An empty folder of a test's own."""
    folder = SCRATCH.joinpath(*parts)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


class Terraform:
    """Terraform in one folder."""

    def __init__(self, folder):
        self.folder = folder
        self.environment = environment(folder)

    def run(self, *arguments, expect=(0,)):
        """Runs a command; a warning is as bad as an error. Gives its exit status and output."""
        command = [terraform(), arguments[0], "-no-color", *arguments[1:]]
        began = time.monotonic()
        # A group of its own, so that a provider that never answers ends with it.
        with subprocess.Popen(
            command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        ) as running:
            try:
                said, _ = running.communicate(timeout=SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(running.pid, signal.SIGKILL)
                said, _ = running.communicate()
                sys.exit(f"terraform {' '.join(arguments)}: no end after {SECONDS} s\n{said[-4000:]}")
            except BaseException:
                os.killpg(running.pid, signal.SIGKILL)
                raise
        took = time.monotonic() - began
        print(f"  {took:5.1f} s  terraform {' '.join(arguments)}", flush=True)
        if running.returncode not in expect:
            sys.exit(f"terraform {' '.join(arguments)} ended with {running.returncode}\n{said}")
        if WARNING in said.replace(OF_THE_MIRROR, ""):
            sys.exit(f"terraform {' '.join(arguments)} warns\n{said}")
        return running.returncode, said

    def json(self, *arguments):
        """What a command says as JSON."""
        ran = subprocess.run(
            [terraform(), *arguments],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
        if ran.returncode:
            sys.exit(f"terraform {' '.join(arguments)} ended with {ran.returncode}\n{ran.stderr}")
        return json.loads(ran.stdout)

    def plan(self, *arguments):
        """Plans a change into a file and gives the plan as JSON."""
        self.run("plan", "-detailed-exitcode", "-out", "plan.bin", *arguments, expect=(2,))
        return self.json("show", "-json", "plan.bin")

    def unchanged(self):
        """Fails unless a plan is empty."""
        status, said = self.run("plan", "-detailed-exitcode", expect=(0, 2))
        if status:
            sys.exit(f"the plan must be empty, and is not:\n{said}")

    def apply(self):
        """Applies what was planned."""
        return self.run("apply", "plan.bin")[1]


if __name__ == "__main__":
    # Everything that is missing, for `.ci/setup`.
    said = []
    for needed in (terraform, mirror):
        try:
            needed()
        except SystemExit as missing:
            said.append(str(missing))
    print("\n".join(said), end="\n" if said else "")
