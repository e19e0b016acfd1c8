"""The commands of a page that `synth runbook` prints, block by block."""

import re
import textwrap


class Page:
    def __init__(self, text):
        self.blocks, self.headings = [], []
        heading, block = "", None
        for line in text.splitlines():
            if block is None and line.startswith("## "):
                heading = line[3:]
                self.headings.append(heading)
            elif line.strip() == "```sh" and block is None:
                block = []
            elif line.strip() == "```" and block is not None:
                self.blocks.append((heading, textwrap.dedent("\n".join(block))))
                block = None
            elif block is not None:
                block.append(line)
        self.left = set(range(len(self.blocks)))

    def take(self, heading, words=""):
        """The one block under a heading that begins so, and that has these words in it."""
        found = [i for i, (under, block) in enumerate(self.blocks) if under.startswith(heading) and words in block]
        assert len(found) == 1, f"{len(found)} blocks under {heading!r} with {words!r}"
        self.left -= set(found)
        return self.blocks[found[0]][1]

    def under(self, heading):
        """Every block under a heading."""
        assert heading in self.headings, f"no longer on the page: {heading}"
        return [block for under, block in self.blocks if under == heading]

    def leave(self, heading):
        """The blocks of a section that is not run."""
        assert heading in self.headings, f"no longer on the page: {heading}"
        self.left -= {i for i, (under, _) in enumerate(self.blocks) if under == heading}

    def left_over(self):
        return [self.blocks[i] for i in sorted(self.left)]


def commands(block):
    """The lines of a block, with those that go on put together."""
    joined = re.sub(r"\\\n\s*", "", block)
    return [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]
