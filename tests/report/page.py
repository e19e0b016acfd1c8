"""Pages of `synth report` in a real browser, without a network: searched, folded, printed, in the dark.

    page.py FOLDER

Leaves each page and a picture of it in FOLDER.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys

from playwright.sync_api import sync_playwright

SYNTH = os.environ["SYNTH"]
REVIEW = "tests/against/review"
# A page each: the file that it is of, and what else is asked.
PAGES = {
    "sbcntr": ["blueprints/sbcntr.yaml"],
    "production": ["blueprints/production.yaml"],
    "many": ["blueprints/many.yaml"],
    "change": [f"{REVIEW}/caller.yaml", "--against", f"{REVIEW}/tea.yaml"],
    "terraform": ["snapshots/minimal.terraform.json"],
}
MARKUP = '</script><script>document.title = "taken"</script><img src=x onerror="document.title = 1">'


def written(folder):
    for name, arguments in PAGES.items():
        made(folder, name, arguments)
    # Whatever a document of others says of itself is text.
    document = json.loads(pathlib.Path("snapshots/minimal.cloudformation.json").read_text())
    for output in document["Outputs"].values():
        output["Description"] = MARKUP
    for resource in document["Resources"].values():
        resource["Metadata"] = {"From": MARKUP}
    file = folder / "hostile <b>.json"
    file.write_text(json.dumps(document))
    made(folder, "hostile", [str(file)])


def made(folder, name, arguments):
    command = [SYNTH, "report", *arguments, "-q", "-o", str(folder / f"{name}.html")]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, (command, ran.stderr)


def looked_at(browser, folder, name):
    """Opens one page; gives it with what it asked for and what it complained of."""
    context = browser.new_context(offline=True, viewport={"width": 1400, "height": 900})
    page = context.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto((folder / f"{name}.html").as_uri())
    page.screenshot(path=folder / f"{name}.png")
    assert len(asked) == 1, asked
    assert not said, said
    return page


def shown(page):
    return page.locator("tbody tr:visible").count()


def searched(page):
    before = shown(page)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("internal 10080")
    some = shown(page)
    rows = page.locator("tbody tr:visible").all_inner_texts()
    assert 0 < some < before, (some, before)
    assert all("internal" in row.lower() and "10080" in row for row in rows), rows
    assert page.locator("#found").inner_text().startswith(f"{some} of "), page.locator("#found").inner_text()
    # What is found in a part that is folded is seen.
    page.locator("#search").fill("TargetGroup")
    assert page.locator("#resources tbody tr:visible").count() > 1
    page.keyboard.press("Escape")
    assert shown(page) == before
    assert not page.locator("#resources").evaluate("part => part.open")


def folded(page):
    summary = page.locator("#reach > summary")
    before = shown(page)
    summary.focus()
    page.keyboard.press("Enter")
    assert shown(page) < before
    page.keyboard.press("Enter")
    assert shown(page) == before
    page.locator("nav a[href='#outputs']").click()
    assert page.locator("#outputs tbody tr").first.is_visible()


def printed(page, folder, name):
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details:not([open])").count() > 0
    page.emulate_media(media="print")
    assert not page.locator("#search").is_visible()
    page.emulate_media(media="screen")
    pdf = page.pdf(path=folder / f"{name}.pdf")
    assert pdf.startswith(b"%PDF"), pdf[:20]


def dark(page):
    colour = "getComputedStyle(document.body).backgroundColor"
    page.emulate_media(color_scheme="light")
    light = page.evaluate(colour)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(colour) != light, light


def named_for_screen_readers(page):
    assert page.locator("svg[role=img] > title").count() == 1
    assert page.locator("main h2").count() >= 5
    assert page.get_by_role("searchbox", name="Search").count() == 1
    assert page.get_by_role("img").count() == 1


def main(folder):
    folder = pathlib.Path(folder).resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    written(folder)
    with sync_playwright() as play:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        assert chromium, "no Chromium"
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name in PAGES:
            page = looked_at(browser, folder, name)
            named_for_screen_readers(page)
            page.context.close()
        page = looked_at(browser, folder, "sbcntr")
        searched(page)
        folded(page)
        dark(page)
        page.context.close()
        printed(looked_at(browser, folder, "production"), folder, "production")
        page = looked_at(browser, folder, "change")
        told = page.locator("#change pre").inner_text()
        assert "2 wider" in told and "service/mail -> service/back:443" in told, told
        assert page.locator("svg .opens.line").count() > 0
        page = looked_at(browser, folder, "hostile")
        assert page.title() == "hostile <b>.json", page.title()
        assert page.locator("img, main b").count() == 0
        assert MARKUP in page.locator("#outputs td").all_text_contents()
        browser.close()
    print(f"{len(PAGES) + 1} pages")


if __name__ == "__main__":
    main(*sys.argv[1:])
