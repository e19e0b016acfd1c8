"""One blueprint made against the emulator: its state says what its document says, a second plan has nothing
to do, and `destroy` leaves nothing behind. An environment is made together with the others of its blueprint,
in one account, and one of them is released: the others have nothing to do then either, and go one by one.

    made.py BLUEPRINT
"""

import sys

import answers
import documents
import emulator
import plans
import there
import tools
from census import census
from swap import Release


def stop(what, wrong):
    if wrong := list(wrong):
        sys.exit("\n".join([f"{what}:", *map(str, wrong)]))


class System:
    """A blueprint's system, made."""

    def __init__(self, name, url):
        self.name = name
        placed = there.placed(url, documents.blueprint(name))
        self.client, self.given, written, values = placed
        folder = tools.clean("made", name)
        documents.write(folder, written)
        emulator.override(folder, url)
        self.terraform = terraform = tools.Terraform(folder)
        terraform.environment |= values
        terraform.run("init")
        plans.judged(terraform, name, self.given, written)
        for name, other, why in there.strangers(self.client, written, values):
            _, said = terraform.run("plan", "-var", f"{name}={other}", expect=(1,))
            # Terraform breaks its lines where it likes.
            if why not in " ".join(said.replace("│", " ").split()):
                sys.exit(f"{name} of {other} is planned, or refused for another reason than `{why}`:\n{said}")
        self.before = census(self.client)
        terraform.plan()
        terraform.apply()
        terraform.unchanged()
        state = terraform.json("show", "-json")
        stop("the state", answers.wrong(folder, self.given, written, state, "state", values))

    def release(self):
        outputs = self.terraform.json("output", "-json")
        for service in self.given["services"]:
            yield Release(self.client, outputs[f"service_{service.replace('-', '_')}"]["value"])


def main(name):
    names = documents.with_others(name)
    with tools.turn(), emulator.emulator() as url:
        systems = [System(name, url) for name in names]
        if len(systems) > 1:
            releases = list(systems[-1].release())
            for one in systems:
                one.terraform.unchanged()
            stop("after a release", (wrong for one in releases for wrong in one.wrong()))
        for one in reversed(systems):
            one.terraform.run("destroy", "-auto-approve")
            stop(f"left behind of {one.name}", census(one.client) - one.before)


if __name__ == "__main__":
    main(*sys.argv[1:])
