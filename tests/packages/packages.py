"""What is released, packed around the program that the tests have built, and installed where nothing of it
is: an empty home, no Rust, no network."""

import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SYNTH = pathlib.Path(os.environ["SYNTH"]).resolve()
sys.path.insert(0, str(ROOT / "packaging"))
import pack  # noqa: E402


def run(arguments, where, path="/usr/bin:/bin", **more):
    """Runs a program with an empty home and neither settings nor tools of this machine's user."""
    home = pathlib.Path(where) / "home"
    home.mkdir(exist_ok=True)
    ran = subprocess.run([str(a) for a in arguments], cwd=where, capture_output=True, timeout=300,
                         env={"PATH": path, "HOME": str(home), "LANG": "C.UTF-8", **more})
    return ran.returncode, ran.stdout, ran.stderr.decode()


def works(program, where):
    """The first minutes of a newcomer: a blueprint, what is wrong with it, both documents."""
    status, said, wrong = run([program, "--version"], where)
    assert status == 0 and said.startswith(b"synth "), wrong
    status, _, wrong = run([program, "init"], where)
    assert status == 0 and (where / "blueprint.yaml").is_file(), wrong
    status, _, wrong = run([program, "check"], where)
    assert status == 0, wrong
    for target in ("cloudformation", "terraform"):
        status, document, wrong = run([program, "--target", target], where)
        own = subprocess.run([SYNTH, "--target", target], cwd=where, capture_output=True, check=True).stdout
        assert status == 0 and document == own, wrong
        json.loads(document)
    # The status of a finding comes through whatever starts the program.
    (where / "blueprint.yaml").write_text("name: Shop\n")
    assert run([program, "check"], where)[0] == 1


def packed(into):
    ran = subprocess.run([sys.executable, "-B", ROOT / "packaging/pack.py", SYNTH, into], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return [pathlib.Path(line) for line in ran.stdout.splitlines()]


def wheel(into, made):
    [path] = [p for p in made if p.suffix == ".whl"]
    with zipfile.ZipFile(path) as read:
        assert read.testzip() is None
    install(path, into)


def install(path, into):
    here = into / "here"
    here.mkdir()
    status, _, wrong = run([sys.executable, "-m", "venv", "env"], here)
    assert status == 0, wrong
    pip = [here / "env/bin/python", "-m", "pip", "--disable-pip-version-check"]
    status, _, wrong = run([*pip, "install", "--no-index", "--quiet", path], here)
    assert status == 0, wrong
    status, said, wrong = run([*pip, "show", "--files", pack.NAME], here)
    assert status == 0 and b"../../../bin/synth" in said and b"LICENSE-MIT" in said, (said, wrong)
    works(here / "env/bin/synth", here)
    status, _, wrong = run([*pip, "uninstall", "--yes", "--quiet", pack.NAME], here)
    assert status == 0 and not (here / "env/bin/synth").exists(), wrong


def headers(metadata):
    """What a METADATA file says before its text."""
    lines = metadata.split("\n\n")[0].splitlines()
    return sorted(line for line in lines if line.split(":")[0] in
                  ("Name", "Version", "Summary", "License-Expression", "License-File", "Requires-Python"))


def source(into, made):
    """What pip would call a wheel of the source, beside the one that is packed."""
    [path] = [p for p in made if p.suffix == ".whl"]
    with zipfile.ZipFile(path) as read:
        [name] = [n for n in read.namelist() if n.endswith("/METADATA")]
        own = headers(read.read(name).decode())
    asked = [pathlib.Path(sys.executable).parent / "maturin", "pep517", "write-dist-info",
             "--metadata-directory", into, "--interpreter", sys.executable]
    ran = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    [metadata] = into.glob("*.dist-info/METADATA")
    assert own == headers(metadata.read_text()), own


def built(into):
    """A wheel of the source, compiled by maturin. It takes minutes."""
    asked = [pathlib.Path(sys.executable).parent / "maturin", "build", "--locked", "--out", into,
             "--interpreter", sys.executable, "--target-dir", ROOT / "target/maturin"]
    ran = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    [path] = into.glob("*.whl")
    install(path, into)


def npm(into, made):
    made = [p for p in made if p.suffix == ".tgz"]
    here = into / "here"
    here.mkdir()
    node = ":".join({str(pathlib.Path(shutil.which(name)).parent) for name in ("node", "npm")} | {"/usr/bin", "/bin"})
    # From a registry npm takes the package of this machine by itself; without one both are named.
    status, _, wrong = run(["npm", "install", "--offline", "--no-audit", "--no-fund", *made], here, node)
    assert status == 0, wrong
    program = here / "starts"
    program.write_text(f'#!/bin/sh\nPATH={node} exec {here}/node_modules/.bin/synth "$@"\n')
    program.chmod(0o755)
    works(program, here)
    # The package that people name, alone: as on a machine for which nothing was built.
    alone = into / "alone"
    alone.mkdir()
    [main] = [p for p in made if "-linux-" not in p.name]
    status, _, wrong = run(["npm", "install", "--offline", "--no-audit", "--no-fund", "--omit=optional", main], alone, node)
    assert status == 0, wrong
    status, said, wrong = run([alone / "node_modules/.bin/synth", "--version"], alone, node)
    assert status == 2 and not said and "there is no synth for" in wrong, (status, wrong)


def archive(into, made):
    [path] = [p for p in made if p.name.endswith(".tar.gz")]
    with tarfile.open(path) as read:
        names = read.getnames()
        read.extractall(into / "here", filter="data")
    [folder] = (into / "here").iterdir()
    for wanted in ("LICENSE-MIT", "completions/_synth", "completions/synth.bash", "completions/synth.fish", "man/synth.1", "man/synth-check.1"):
        assert f"{folder.name}/{wanted}" in names, (wanted, names)
    works(folder / "synth", into / "here")
    sums = dict(reversed(line.split("  ")) for line in (path.parent / "SHA256SUMS").read_text().splitlines())
    assert sums == {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in made}


def wrong(into):
    for given, reason in (("/bin/cat", "it is no synth"), (str(ROOT / "README.md"), "cannot be packed")):
        ran = subprocess.run([sys.executable, "-B", ROOT / "packaging/pack.py", given, into / "dist"],
                             capture_output=True, text=True)
        assert ran.returncode == 1 and reason in ran.stderr and not list((into / "dist").glob("*.whl")), ran
    assert pack.wheel_tags("x86_64", (2, 34)) == ["manylinux_2_34_x86_64"]
    assert "musllinux_1_1_aarch64" in pack.wheel_tags("aarch64", None)
    # What the program says of itself is what the packages say, and the project file of pip says the same.
    project = (ROOT / "pyproject.toml").read_text()
    assert f'name = "{pack.NAME}"' in project and 'dynamic = ["version"]' in project


def main(which):
    with tempfile.TemporaryDirectory() as into:
        into = pathlib.Path(into).resolve()
        if which != "all":
            return {"built": built, "wrong": wrong}[which](into)
        made = packed(into / "dist")
        for each in (wheel, source, npm, archive):
            own = into / each.__name__
            own.mkdir()
            each(own, made)
            print(f"{each.__name__}: fine")
        again = packed(into / "again")
        assert [p.read_bytes() for p in again] == [p.read_bytes() for p in made], "the same binary gives other bytes"


if __name__ == "__main__":
    main(sys.argv[1])
