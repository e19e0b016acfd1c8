"""`synth lsp` answers at any place of a page, and of a page that is being typed: each blueprint up to each of
its places, as far as a sample goes. What it shows is about the key there, and what it offers fits.
"""

import itertools
import os
import sys

from client import ROOT, SYNTH, Editor


# So many characters lie between two places of the sample.
STEP = 7 if os.environ.get("SYNTH_WHOLE") == "1" else 71


def position(text, offset):
    before = text[:offset]
    return {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}


def main():
    editor = Editor(SYNTH, {})
    asked, shown, offered, wrong = 0, 0, 0, []
    version = itertools.count(1)
    for file in sorted((ROOT / "blueprints").glob("*.yaml")):
        whole = file.read_text()
        uri = f"file:///work-of-nobody/{file.name}/synth.yaml"
        editor.opened(uri, whole)
        for offset in range(0, len(whole), STEP):
            for text in (whole, whole[:offset]):
                editor.tell("textDocument/didChange", {
                    "textDocument": {"uri": uri, "version": next(version)}, "contentChanges": [{"text": text}]})
                at = {"textDocument": {"uri": uri}, "position": position(whole, offset)}
                hover = editor.ask("textDocument/hover", at)
                items = editor.ask("textDocument/completion", at)["items"]
                editor.ask("textDocument/definition", at)
                asked += 1
                shown += bool(hover)
                offered += bool(items)
                names = [one["label"] for one in items]
                if len(set(names)) < len(names):
                    wrong.append(f"{file.name} at {offset}: offers {names}")
                if hover and not hover["contents"]["value"].strip():
                    wrong.append(f"{file.name} at {offset}: shows nothing")
    editor.close()
    print("\n".join(wrong))
    print(f"{asked} places, shown at {shown}, offered at {offered}, {len(wrong)} wrong")
    return bool(wrong) or min(shown, offered) < asked // 5


if __name__ == "__main__":
    sys.exit(main())
