"""What beginners write, on the command line and in an editor: each page says what is said of it, in its first
lines, and following that works. `says CODE: WORDS` has to be said, `mend OLD by NEW` is what a person does who
reads it; where that is not there, an edit that is offered does it. What counts as mended passes `synth check`
without an error.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "editor"))

from client import MODELINE, SYNTH, YAML, Editor  # noqa: E402
from fixes import edited  # noqa: E402

# As often as a person follows what is said, one thing after the other.
ROUNDS = 4


def checked(text):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "synth.yaml"
        file.write_text(text)
        ran = subprocess.run([SYNTH[0], "check", file, "--format", "json"], capture_output=True)
        return json.loads(ran.stdout)["findings"]


def main():
    pages = sorted(pathlib.Path(__file__).parent.glob("*.yaml"))
    wrong, offered, by_schema = [], 0, 0
    ours, schema = Editor(SYNTH, {}), Editor(YAML, {})
    for file in pages:
        text = file.read_text()
        says = re.search(r"(?m)^# says (?:nothing|(\w+): (.*))$", text)
        by_hand = re.search(r"(?m)^# mend (\".*?\") by (\".*\")$", text)
        code, words = says.groups()
        found = checked(text)
        told = [one for one in found if one["code"] == code and words in one["message"] + one["help"]]
        if bool(told) != bool(code) or not code and found:
            wrong.append(f"{file.name}: check says {[(one['code'], one['help']) for one in found]}")
            continue
        uri = f"file:///work-of-nobody/{file.stem}/synth.yaml"
        ours.opened(uri, text)
        marks = ours.marked(uri)
        if [one["code"] for one in marks] != [one["code"] for one in found]:
            wrong.append(f"{file.name}: an editor marks {[one['code'] for one in marks]}")
        schema.opened(uri, MODELINE + text)
        by_schema += bool(schema.marked(uri)) and bool(code)
        if by_hand:
            old, new = (json.loads(part) for part in by_hand.groups())
            body = text[by_hand.end():]
            if old not in body:
                wrong.append(f"{file.name}: {old!r} is not there")
            text = body.replace(old, new, 1)
        for version in range(2, 2 + ROUNDS):
            if not any(one["severity"] == "error" for one in checked(text)):
                break
            ours.tell("textDocument/didChange", {
                "textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": text}]})
            whole = {"start": {"line": 0, "character": 0}, "end": {"line": text.count("\n") + 1, "character": 0}}
            actions = ours.ask("textDocument/codeAction", {
                "textDocument": {"uri": uri}, "range": whole, "context": {"diagnostics": []}})
            actions = [one for one in actions if one["diagnostics"][0]["severity"] == 1]
            if not actions:
                break
            offered += 1
            text = edited(text, actions[0]["edit"]["documentChanges"][0]["edits"], "utf-16")
        left = [one for one in checked(text) if one["severity"] == "error" or one["code"] == code]
        if left:
            wrong.append(f"{file.name}: followed, there is still {[(one['code'], one['message'], one['help']) for one in left]}\n{text}")
    ours.close()
    schema.close()
    print("\n".join(wrong))
    print(f"{len(pages)} mistakes, {by_schema} marked by the schema alone, {offered} edits made, {len(wrong)} wrong")
    return bool(wrong) or len(pages) < 26


if __name__ == "__main__":
    sys.exit(main())
