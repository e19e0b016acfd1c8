"""The action and the examples of docs/pull-requests.md, read by those who judge such files."""

import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOLS = pathlib.Path(sys.executable).parent
# Each example by the file's name in its first line.
JUDGES = {
    ".github/workflows/review.yml": [["check-jsonschema", "--builtin-schema", "vendor.github-workflows"],
                                     ["zizmor", "--offline", "--no-progress", "--quiet"]],
    ".gitlab-ci.yml": [["check-jsonschema", "--builtin-schema", "vendor.gitlab-ci"]],
    ".pre-commit-config.yaml": [["pre-commit", "validate-config"]],
}
OWN = {
    ".github/workflows/release.yml": [["check-jsonschema", "--builtin-schema", "vendor.github-workflows"],
                                      ["zizmor", "--offline", "--no-progress", "--quiet"]],
    "review/action.yml": [["check-jsonschema", "--builtin-schema", "vendor.github-actions"],
                          ["zizmor", "--offline", "--no-progress", "--quiet"]],
    "review/review.sh": [["shellcheck"]],
    ".pre-commit-hooks.yaml": [["pre-commit", "validate-manifest"]],
}


def judged(judge, path):
    ran = subprocess.run([TOOLS / judge[0], *judge[1:], str(path)], capture_output=True, text=True)
    return ran.returncode, ran.stdout + ran.stderr


def main():
    page = (ROOT / "docs/pull-requests.md").read_text()
    examples = {first.removeprefix("# "): f"{first}\n{rest}"
                for first, rest in re.findall(r"```yaml\n(# \S+)\n(.*?)```", page, re.S)}
    assert set(examples) == set(JUDGES), examples.keys()
    with tempfile.TemporaryDirectory() as into:
        for name, judges in JUDGES.items():
            path = pathlib.Path(into) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(examples[name])
            for judge in judges:
                status, said = judged(judge, path)
                assert status == 0, f"{name}: {said}"
        for name, judges in OWN.items():
            for judge in judges:
                status, said = judged(judge, ROOT / name)
                assert status == 0, f"{name}: {said}"
        # A judge that takes everything would say nothing of either.
        broken = pathlib.Path(into) / "action.yml"
        broken.write_text((ROOT / "review/action.yml").read_text().replace("using: composite", "using: compost"))
        assert judged(OWN["review/action.yml"][0], broken)[0] != 0
        unsafe = pathlib.Path(into) / ".github/workflows/review.yml"
        unsafe.write_text(examples[".github/workflows/review.yml"].replace("pull_request:", "pull_request_target:"))
        assert judged(JUDGES[".github/workflows/review.yml"][1], unsafe)[0] != 0
    # What a workflow gives the action is what the action takes.
    action = (ROOT / "review/action.yml").read_text()
    inputs = set(re.findall(r"^  ([a-z-]+):$", action.split("runs:")[0], re.M))
    listed = set(re.findall(r"^\| `([a-z-]+)` \|", page, re.M))
    given = set(re.findall(r"^          ([a-z-]+):", examples[".github/workflows/review.yml"], re.M)) - {"persist-credentials"}
    assert inputs == listed and given <= inputs, (inputs, listed, given)


main()
