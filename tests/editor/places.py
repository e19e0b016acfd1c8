"""What editors say in a blueprint, by the language servers that they start, over their standard streams:
completion, what is shown where the cursor rests, and what is marked, at the places of places.yaml; and every
blueprint of ours, in which nothing is marked as wrong. The YAML language server knows the schema alone, `synth
lsp` knows blueprints. Once a page is known by its first line, once by the name of the file.
"""

import itertools
import sys

import yaml

from client import HERE, MODELINE, ROOT, SCHEMA, SERVERS, Editor


def said(editor, uri, place, text):
    """What an editor says at a place, and what is wrong with that."""
    before = text[:text.index("|")]
    position = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
    editor.opened(uri, text.replace("|", "", 1))
    at = {"textDocument": {"uri": uri}, "position": position}
    if "offers" in place:
        answer = editor.ask("textDocument/completion", at) or {"items": []}
        offered = {one["label"] for one in answer["items"]}
        lacking = [name for name in place["offers"] if name not in offered]
        return f"offers no {lacking} but {sorted(offered)}" if lacking else None
    if "explains" in place:
        answer = editor.ask("textDocument/hover", at)
        shown = answer["contents"]["value"] if answer else ""
        return None if place["explains"] in shown else f"shows {shown!r}"
    if "leads" in place:
        answer = editor.ask("textDocument/definition", at)
        if not answer:
            return "leads nowhere"
        begin, end = answer["range"]["start"], answer["range"]["end"]
        lines = text.replace("|", "", 1).split("\n")
        word = lines[begin["line"]][begin["character"]:end["character"]]
        return None if (word, answer["uri"]) == (place["leads"], uri) else f"leads to {word!r} of {answer['uri']}"
    messages = [one["message"] for one in editor.marked(uri)]
    if place["marks"] == "nothing":
        return f"marks {messages}" if messages else None
    return None if any(place["marks"] in one for one in messages) else f"marks {messages}"


def main():
    places = yaml.safe_load((HERE / "places.yaml").read_text())
    assert len(places) >= 40, len(places)
    wrong = []
    ways = {"first line": ({}, MODELINE, "page{}.yaml"),
            "name": ({SCHEMA.as_uri(): ["synth.yaml", "*.synth.yaml"]}, "", "folder{}/synth.yaml")}
    for (server, command), (way, (schemas, head, name)) in itertools.product(SERVERS.items(), ways.items()):
        editor = Editor(command, schemas)
        for number, place in enumerate(places):
            if place.get("only", server) != server:
                continue
            uri = f"file:///work-of-nobody/{name.format(number)}"
            if answer := said(editor, uri, place, head + place["page"]):
                wrong.append(f"{server} by {way}: {place['page']!r}: {answer}")
        editor.close()
    blueprints = sorted((ROOT / "blueprints").glob("*.yaml"))
    for server, command in SERVERS.items():
        editor = Editor(command, {})
        for file in blueprints:
            uri = f"file:///work-of-nobody/{file.name}"
            editor.opened(uri, MODELINE + file.read_text())
            # What is worth knowing is marked in another colour.
            if messages := [one["message"] for one in editor.marked(uri) if one["severity"] == 1]:
                wrong.append(f"{server}: {file.name}: marks {messages}")
        editor.close()
    print("\n".join(wrong))
    print(f"{len(places)} places by {len(ways)} ways, {len(blueprints)} blueprints, {len(SERVERS)} servers, {len(wrong)} wrong")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
