"""Packs a built synth for those who install it: a wheel, packages of npm, an archive, and their checksums.

    python3 packaging/pack.py BINARY INTO

Everything is packed around the binary that is given; nothing is compiled and nothing fetched. The same
binary gives the same bytes. Needs Python 3.10 and no package of it.
"""

import base64
import gzip
import hashlib
import io
import json
import pathlib
import re
import struct
import subprocess
import sys
import tarfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
# Free on PyPI, npm and crates.io, where `synth` is not; the program is called synth all the same.
NAME = "fargate-synth"
LICENCES = ("LICENSE-APACHE", "LICENSE-MIT")
SHELLS = {"bash": "synth.bash", "zsh": "_synth", "fish": "synth.fish"}
# Of 1980, the earliest that a wheel can hold: no clock decides what is packed.
EPOCH = (1980, 1, 1, 0, 0, 0)
MACHINES = {62: "x86_64", 183: "aarch64"}


class Unpackable(Exception):
    """A binary that none of the packages can hold."""


def platform_of(binary):
    """The machine of an ELF file for Linux, and the oldest glibc that it runs on, None where it needs none."""
    head = binary[:64]
    if head[:4] != b"\x7fELF" or head[4] != 2:
        raise Unpackable("it is no 64-bit program for Linux")
    machine = struct.unpack_from("<H", head, 18)[0]
    if machine not in MACHINES:
        raise Unpackable(f"its machine {machine} is neither x86_64 nor aarch64")
    offset, size, count = struct.unpack_from("<Q", head, 32)[0], *struct.unpack_from("<HH", head, 54)
    kinds = [struct.unpack_from("<I", binary, offset + at * size)[0] for at in range(count)]
    interpreted = 3 in kinds
    if not interpreted:
        return MACHINES[machine], None
    wanted = [(int(major), int(minor)) for major, minor in re.findall(rb"GLIBC_(\d+)\.(\d+)\b", binary)]
    if not wanted:
        raise Unpackable("it is linked dynamically and says no version of glibc")
    return MACHINES[machine], max(wanted)


def wheel_tags(machine, glibc):
    """The platforms of a wheel (https://peps.python.org/pep-0600/): a static program runs on every Linux."""
    if glibc is None:
        return [f"manylinux_2_17_{machine}", f"manylinux2014_{machine}", f"musllinux_1_1_{machine}"]
    return [f"manylinux_{glibc[0]}_{glibc[1]}_{machine}"]


def said(binary, *arguments):
    ran = subprocess.run([binary, *arguments], capture_output=True, check=True)
    return ran.stdout


def wheel(into, binary, version, tags):
    """One executable in `scripts`, as https://packaging.python.org/en/latest/specifications/binary-distribution-format/ has it."""
    base = f"{NAME.replace('-', '_')}-{version}"
    summary = re.search(r'^description = "(.*)"$', (ROOT / "Cargo.toml").read_text(), re.M)[1]
    metadata = "\n".join([
        "Metadata-Version: 2.4", f"Name: {NAME}", f"Version: {version}", f"Summary: {summary}",
        "License-Expression: MIT OR Apache-2.0", *(f"License-File: {name}" for name in LICENCES),
        "Requires-Python: >=3.7", "Description-Content-Type: text/markdown", "", (ROOT / "README.md").read_text()])
    about = "\n".join(["Wheel-Version: 1.0", "Generator: pack.py", "Root-Is-Purelib: false",
                       *(f"Tag: py3-none-{tag}" for tag in tags), ""])
    files = {f"{base}.data/scripts/synth": (binary.read_bytes(), 0o755)}
    files |= {f"{base}.dist-info/licenses/{name}": ((ROOT / name).read_bytes(), 0o644) for name in LICENCES}
    files[f"{base}.dist-info/METADATA"] = (metadata.encode(), 0o644)
    files[f"{base}.dist-info/WHEEL"] = (about.encode(), 0o644)
    record = ""
    for name, (data, _) in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        record += f"{name},sha256={digest},{len(data)}\n"
    own = f"{base}.dist-info/RECORD"
    files[own] = (f"{record}{own},,\n".encode(), 0o644)
    path = into / f"{base}-py3-none-{'.'.join(tags)}.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as out:
        for name, (data, mode) in files.items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.external_attr, info.compress_type = (0o100000 | mode) << 16, zipfile.ZIP_DEFLATED
            out.writestr(info, data)
    return path


def tarred(path, files):
    """A .tar.gz of names, each with bytes and mode, and of no clock and no user."""
    bare = io.BytesIO()
    with tarfile.open(fileobj=bare, mode="w", format=tarfile.USTAR_FORMAT) as out:
        for name, (data, mode) in sorted(files.items()):
            info = tarfile.TarInfo(name)
            info.size, info.mode = len(data), mode
            out.addfile(info, io.BytesIO(data))
    with open(path, "wb") as raw, gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=6, mtime=0) as out:
        out.write(bare.getvalue())
    return path


LAUNCHER = """#!/usr/bin/env node
// Starts the program that npm has chosen for this machine.
const { spawnSync } = require("node:child_process");
let program;
try {
  program = require.resolve(`PACKAGE-${process.platform}-${process.arch}/bin/synth`);
} catch {
  console.error(`error: there is no synth for ${process.platform} on ${process.arch}: build it with Rust, as its README says`);
  process.exit(2);
}
const ran = spawnSync(program, process.argv.slice(2), { stdio: "inherit" });
if (ran.error) {
  console.error(`error: ${program} does not start: ${ran.error.message}`);
  process.exit(2);
}
process.exit(ran.status ?? 2);
"""


def npm(into, binary, version, machine, glibc):
    """A package for the machine with the program in it, and the one that people name, which asks for it."""
    arch = {"x86_64": "x64", "aarch64": "arm64"}[machine]
    own = f"{NAME}-linux-{arch}"
    common = {"version": version, "license": "MIT OR Apache-2.0"}
    licences = {f"package/{name}": ((ROOT / name).read_bytes(), 0o644) for name in LICENCES}

    def packed(name, manifest, files):
        manifest = {"name": name, **common, **manifest}
        text = json.dumps(manifest, indent=2).encode() + b"\n"
        return tarred(into / f"{name}-{version}.tgz", {"package/package.json": (text, 0o644), **licences, **files})

    machine_package = {"description": f"synth for Linux on {arch}", "os": ["linux"], "cpu": [arch]}
    if glibc is not None:
        machine_package["libc"] = ["glibc"]
    # npm keeps the mode: a program that is packed without the right to run does not.
    yield packed(own, machine_package, {"package/bin/synth": (binary.read_bytes(), 0o755)})
    yield packed(NAME, {
        "description": "A front and a back application on AWS Fargate, from ten lines to CloudFormation or Terraform",
        "bin": {"synth": "bin/synth.js"}, "engines": {"node": ">=18"},
        "optionalDependencies": {own: version},
    }, {"package/bin/synth.js": (LAUNCHER.replace("PACKAGE", NAME).encode(), 0o755),
        "package/README.md": ((ROOT / "README.md").read_bytes(), 0o644)})


def archive(into, binary, version, machine, glibc):
    """The program with what shells and `man` read, and the licences."""
    base = f"synth-{version}-{machine}-linux{'' if glibc is None else '-gnu'}"
    files = {f"{base}/synth": (binary.read_bytes(), 0o755)}
    files |= {f"{base}/{name}": ((ROOT / name).read_bytes(), 0o644) for name in (*LICENCES, "README.md", "CHANGELOG.md")}
    files |= {f"{base}/completions/{name}": (said(binary, "completions", shell), 0o644) for shell, name in SHELLS.items()}
    pages = into / ".man"
    said(binary, "man", "--folder", str(pages))
    for page in sorted(pages.iterdir()):
        files[f"{base}/man/{page.name}"] = (page.read_bytes(), 0o644)
        page.unlink()
    pages.rmdir()
    return tarred(into / f"{base}.tar.gz", files)


def main(binary, into):
    binary, into = pathlib.Path(binary).resolve(), pathlib.Path(into)
    into.mkdir(parents=True, exist_ok=True)
    named = re.fullmatch(r"synth (\d+\.\d+\.\d+\S*)\n", said(binary, "--version").decode())
    if not named:
        raise Unpackable("it is no synth")
    version = named[1]
    machine, glibc = platform_of(binary.read_bytes())
    made = [wheel(into, binary, version, wheel_tags(machine, glibc)), *npm(into, binary, version, machine, glibc),
            archive(into, binary, version, machine, glibc)]
    sums = "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in made)
    (into / "SHA256SUMS").write_text(sums)
    for path in made:
        print(path)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    except (Unpackable, subprocess.CalledProcessError, OSError) as fault:
        sys.exit(f"{sys.argv[1]} cannot be packed: {fault}")
