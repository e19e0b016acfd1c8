"""What `synth lsp` marks in the files of tests/errors is what `synth check` says of them, at the same places;
and each edit that it offers, made as an editor makes it, takes away what it is offered for. Pages with
characters outside the basic plane too, with places counted in UTF-16 and in UTF-8.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

from client import ROOT, SYNTH, Editor

WORDS = {1: "error", 2: "warning", 3: "note"}
# Every name of one's own stands behind two characters that are four bytes and two units of UTF-16 each.
WIDE = "\U0001f600\U0001f680"


def checked(path):
    ran = subprocess.run([SYNTH[0], "check", path, "--env", "all", "--format", "json"], capture_output=True)
    return json.loads(ran.stdout)["findings"]


def width(text, unit):
    return len(text.encode("utf-16-le")) // 2 if unit == "utf-16" else len(text.encode())


def place(text, finding, unit):
    """Line and character of a finding, counted in a unit."""
    if finding["line"] is None:
        return 0, 0
    line = text.split("\n")[finding["line"] - 1]
    return finding["line"] - 1, width(line[:finding["column"] - 1], unit)


def edited(text, edits, unit):
    """The text after an editor's edits, of which none overlaps another."""
    lines = text.split("\n")

    def offset(position):
        line = lines[position["line"]]
        inside = next(at for at in range(len(line) + 1) if width(line[:at], unit) >= position["character"])
        return sum(len(one) + 1 for one in lines[:position["line"]]) + inside

    spans = [(offset(one["range"]["start"]), offset(one["range"]["end"]), one["newText"]) for one in edits]
    for start, end, new in sorted(spans, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def main():
    wrong, marks, made = [], 0, 0
    pages = {path.name: path.read_text() for path in sorted((ROOT / "tests" / "errors").glob("*.yaml"))}
    assert len(pages) >= 190, len(pages)
    pages["wide.yaml"] = (
        f'name: shop\nservices: {{back: {{environment: {{A: "{WIDE}"}}, load_balancer: internal, cuont: 2, '
        f'healthcheck: {{path: "/{WIDE}"}}}}}}\n')
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "synth.yaml"
        for unit in ("utf-16", "utf-8"):
            editor = Editor(SYNTH, {}, {"general": {"positionEncodings": ["utf-8"]}} if unit == "utf-8" else {})
            assert editor.began["capabilities"]["positionEncoding"] == unit
            for number, (name, text) in enumerate(pages.items()):
                file.write_text(text)
                uri = f"file:///work-of-nobody/{number}/synth.yaml"
                editor.opened(uri, text)
                marked = editor.marked(uri)
                should = [(one["code"], one["severity"], *place(text, one, unit)) for one in checked(file)]
                found = [(one["code"], WORDS[one["severity"]], one["range"]["start"]["line"],
                          one["range"]["start"]["character"]) for one in marked]
                if found != should:
                    wrong.append(f"{name}: marks {found}, and check says {should}")
                marks += len(marked)
                if unit == "utf-8" and name != "wide.yaml":
                    continue
                before = [(one["code"], one["message"]) for one in checked(file)]
                actions = [one for mark in marked for one in editor.ask("textDocument/codeAction", {
                    "textDocument": {"uri": uri}, "range": mark["range"], "context": {"diagnostics": [mark]}})]
                for action in {json.dumps(one["edit"]): one for one in actions}.values():
                    [change] = action["edit"]["documentChanges"]
                    mark = action["diagnostics"][0]
                    file.write_text(edited(text, change["edits"], unit))
                    after = [(one["code"], one["message"]) for one in checked(file)]
                    message = mark["message"].split("\n")[0]
                    made += 1
                    if before.count((mark["code"], message)) <= after.count((mark["code"], message)):
                        wrong.append(f"{name}: {action['title']} leaves {mark['code']} {message}")
            editor.close()
    print("\n".join(wrong))
    print(f"{len(pages)} pages in 2 units, {marks} marks, {made} edits, {len(wrong)} wrong")
    # What offers nothing leaves nothing.
    return bool(wrong) or made < 150


if __name__ == "__main__":
    sys.exit(main())
