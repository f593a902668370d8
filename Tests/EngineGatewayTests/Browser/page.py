"""Works the page in a headless Chromium against a real daemon: every button, every view, light and dark, three widths.

GATEWAY, GATEWAY_TOKEN, DRIVER_PORT and BROWSER_PROFILE say where; CODE_ADDRESS is what `enginectl web` printed; AXE names the file of axe-core and PICTURES a folder for screenshots, if wanted.
"""

import json
import os
import sys
import time
import urllib.request

from webdriver import Browser

GATEWAY, TOKEN = os.environ["GATEWAY"], os.environ["GATEWAY_TOKEN"]
PICTURES, AXE = os.environ.get("PICTURES"), os.environ.get("AXE")
CHECKER = open(os.path.join(os.path.dirname(__file__), "accessibility.js"), encoding="utf-8").read()

LONG = """name: quarterly-import
version: 2.1.0
onCancel: [{ run: echo cleaned up }]
steps:
  - id: fetch
    needs: []
    run: for part in 1 2 3; do echo "fetched part $part"; done
  - id: schema
    needs: []
    run: echo "schema v7"; echo "deprecated column legacy_id" >&2
  - id: load
    needs: [fetch, schema]
    forEach: { in: '["north", "south", "east"]', as: region, parallel: 2 }
    run: for row in 1 2 3; do echo "$region row $row"; sleep 120; done
  - id: audit
    needs: [schema]
    run: sleep 300; echo audited
  - id: verify
    needs: [load]
    run: "true"
  - id: notify
    needs: [verify, audit]
    run: echo done
"""
BROKEN = """name: nightly-backup
steps:
  - id: dump
    run: echo dumping
  - id: upload
    run: |
      echo "connecting to mirror.example"
      echo "upload refused: quota of 20 GiB is used up" >&2
      exit 3
  - id: verify
    run: echo verified
"""
NESTED = """document: { dsl: 1.0.3, namespace: shop, name: order, version: 1.0.0 }
do:
  - kind:
      switch:
        - physical: { when: '.kind == "physical"', then: ship }
        - other: { then: mail }
  - ship:
      fork:
        branches:
          - pack: { wait: { hours: 1 } }
          - label: { do: [{ print: { set: { a: 1 } } }, { stick: { wait: { hours: 1 } } }] }
  - mail: { wait: { hours: 1 } }
"""
ORDER = """namespace: shop
name: order
version: 2.0.0
description: Takes an order and says what it understood.
input:
  schema:
    type: object
    required: [customer, size]
    properties:
      customer: { type: string, title: Customer, minLength: 2, description: Who ordered it. }
      count: { type: integer, minimum: 1, maximum: 9, default: 2 }
      express: { type: boolean }
      size: { enum: [small, large] }
      tags: { type: array, items: { type: string } }
      address: { $ref: "#/$defs/address" }
      extra: { description: Anything else. }
    $defs:
      address: { type: object, properties: { city: { type: string }, code: { type: string, pattern: "^[0-9]{5}$" } }, required: [city] }
steps:
  - id: take
    set: { order: "${ . }" }
"""
PICKY = """namespace: shop
name: picky
version: 1.0.0
input:
  schema:
    type: object
    required: [name]
    properties:
      name: { type: string }
      lot: { type: integer, minimum: 1, maximum: 100, multipleOf: 5 }
      weight: { type: integer, minimum: 0.5 }
      rate: { type: number, exclusiveMinimum: 0, exclusiveMaximum: 1, multipleOf: 0.1 }
      size: { enum: [small, large] }
      note: { type: string }
      tags: { type: array, items: { type: string } }
      address:
        type: object
        required: [city, point]
        properties:
          city: { type: string }
          country: { type: string, default: DE }
          point: { type: object, required: [x], properties: { x: { type: number } } }
steps:
  - id: take
    set: { order: "${ . }" }
"""
LISTED = """document: { dsl: 1.0.3, namespace: shop, name: listed, version: 1.0.0 }
do:
  - dump: { run: { shell: { command: "echo dumping" } } }
  - upload: { run: { shell: { command: "exit 3" } } }
  - verify: { set: { verified: true } }
"""
RELEASE = """name: release
steps:
  - id: ask
    approval: { prompt: "Release version 7 to everybody?", data: { canary: healthy, errors: 0 } }
  - id: deploy
    run: echo deployed
"""


def api(method, path, body=None):
    request = urllib.request.Request(
        f"{GATEWAY}/api/v1/process-engine{path}", None if body is None else json.dumps(body).encode(),
        {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)


def start(document, body=None):
    return api("POST", "/executions", {"document": document, **(body or {})})["executionID"]


def status(number):
    return api("GET", f"/executions/processes/{number}/status")


def until(number, wanted):
    deadline = time.monotonic() + 20
    while status(number)["status"] != wanted:
        if time.monotonic() > deadline:
            raise RuntimeError(f"{number} is {status(number)['status']}, not {wanted}")
        time.sleep(0.05)


class Page:
    def __init__(self, browser):
        self.browser = browser
        self.findings = []

    def look(self, name):
        """The accessibility of what is shown, and its picture."""
        self.findings += [f"{name}: {finding}" for finding in self.browser.run(CHECKER)]
        if AXE:
            self.findings += [f"{name}: axe: {finding}" for finding in self.browser.axe(AXE)]
        if PICTURES:
            self.browser.picture(f"{PICTURES}/{name}.png")

    def sign_in_by_code(self, address):
        """The address of `enginectl web`: signed in, and the code is gone from the address."""
        self.browser.open(address)
        self.browser.wait("document.querySelector('.rows')", what="the list, by a code")
        assert "code" not in self.browser.run("return location.href")

    def sign_in(self):
        self.browser.open(GATEWAY + "/")
        self.browser.wait("document.querySelector('#token')")
        self.look("sign-in")
        self.browser.type("#token", "wrong-" + "x" * 40)
        self.browser.click("button[type=submit]")
        self.browser.wait("document.querySelector('.problem')?.innerText.includes('bearer token')")
        self.browser.type("#token", TOKEN)
        self.browser.click("button[type=submit]")
        self.browser.wait("document.querySelector('.rows')", what="the list")
        self.browser.wait("document.querySelector('.connection')?.innerText === 'live'")

    def open(self, number, view="graph"):
        self.browser.run("location.hash = arguments[0]", f"#/executions/{number}/{view}")
        self.browser.wait(f"document.querySelector('#tab-{view}')?.getAttribute('aria-selected') === 'true'")
        self.browser.wait(f"document.querySelector('h1')?.innerText.includes('#{number}')")

    def confirm(self):
        self.browser.click("#confirm")
        self.browser.wait("!document.querySelector('dialog')", what="the dialog closes")

    def shows(self, text, css="main"):
        self.browser.wait(f"document.querySelector({json.dumps(css)})?.innerText.includes({json.dumps(text)})", what=f"{css} says {text}")


def list_view(page, long, broken):
    browser = page.browser
    page.shows("nightly-backup")
    browser.click("#filter-failed")
    browser.wait("document.querySelectorAll('.rows .row').length === 1")
    page.shows("nightly-backup", ".rows")
    browser.click("#filter-clear")
    browser.wait("document.querySelectorAll('.rows .row').length >= 3")
    browser.type("#filter-name", "quarterly-import\ue007")
    browser.wait("document.querySelectorAll('.rows .row').length === 1")
    browser.click("#filter-clear")
    browser.wait("document.querySelectorAll('.rows .row').length >= 3")
    number = start("name: newcomer\nsteps:\n  - run: 'true'\n")
    page.shows("newcomer", ".rows")
    until(number, "completed")
    page.shows("100 %", ".rows .row")
    for name in ("running", "waiting", "paused", "pending", "completed", "cancelled"):
        browser.click(f"#filter-{name}")
        browser.wait(f"[...document.querySelectorAll('.rows .badge')].every((one) => one.innerText.startsWith('{name}')) && !document.querySelector('.foot').innerText.includes('Loading')")
        browser.click(f"#filter-{name}")
    browser.wait("document.querySelectorAll('.rows .row').length >= 3")
    browser.type("#filter-name", f"{broken}\ue007")
    page.shows(f"#{broken}", "h1")
    browser.run("document.activeElement.blur()")
    browser.press("\ue00c")
    browser.wait("document.querySelectorAll('.rows .row').length >= 3")
    browser.run("document.activeElement.blur()")
    for key in "jjk":
        browser.press(key)
    browser.wait("document.querySelector('.row.selected a') === document.activeElement")
    browser.press("?")
    browser.wait("document.querySelector('dialog[open]')")
    page.look("help")
    browser.click("#dismiss")
    browser.wait("!document.querySelector('dialog')")


def control(page, number):
    """Both ways of a pause, a breakpoint, resume and cancel with their reasons, each from its button."""
    browser = page.browser
    page.open(number)
    browser.click("#pause")
    browser.wait("document.querySelector('dialog[open]')")
    page.look("pause")
    browser.click("#dismiss")
    browser.wait("!document.querySelector('dialog')")
    browser.click("#pause")
    browser.click("#mode-freeze")
    browser.type("#reason", "backup window")
    page.confirm()
    until(number, "paused")
    page.shows("backup window")
    assert status(number)["pause"]["mode"] == "freeze"
    page.look("paused")
    browser.wait("!document.querySelector('#resume').disabled")
    browser.click("#resume")
    browser.wait("document.querySelector('dialog[open]')")
    page.look("resume")
    browser.type("#set", "{broken")
    browser.click("#confirm")
    page.shows("Set values", "#problem")
    browser.run("document.querySelector('#set').value = ''")
    browser.type("#set", '{"host": "primary"}')
    page.confirm()
    until(number, "running")
    browser.wait("!document.querySelector('#pause').disabled")
    browser.click("#pause")
    page.confirm()
    until(number, "paused")
    browser.wait("!document.querySelector('#resume').disabled")
    browser.run("document.activeElement.blur()")
    browser.press("r")
    browser.wait("document.querySelector('dialog[open]')")
    page.confirm()
    until(number, "running")
    # A breakpoint from the drawing
    browser.wait("document.querySelectorAll('.node.leaf').length >= 6")
    browser.run("[...document.querySelectorAll('.node.leaf')].find((node) => node.textContent.includes('notify')).dispatchEvent(new MouseEvent('click', {bubbles: true}))")
    browser.wait("document.querySelector('#node-pause')")
    page.look("task")
    browser.click("#node-pause")
    browser.wait("document.querySelector('#before')?.value.includes('notify')")
    page.confirm()
    page.shows("It will pause", "#notices")
    notices = browser.count("#notices .notice")
    browser.click("#notices .notice:last-child button")
    browser.wait(f"document.querySelectorAll('#notices .notice').length < {notices}")
    for name in ("zoom-in", "zoom-in", "zoom-out", "zoom-fit"):
        before = browser.run("return document.querySelector('svg.graph').getAttribute('viewBox')")
        browser.click(f"#{name}")
        assert name == "zoom-fit" or before != browser.run("return document.querySelector('svg.graph').getAttribute('viewBox')"), name
    browser.click("#cancel")
    browser.wait("document.querySelector('dialog[open]')")
    page.look("cancel")
    browser.type("#reason", "no longer needed")
    page.confirm()
    until(number, "cancelled")
    page.shows("cancelled", ".titles")
    browser.wait("document.querySelector('#cancel').disabled")


def failure(page, number):
    browser = page.browser
    page.open(number)
    page.shows("quota of 20 GiB", "#error")
    page.look("failed")
    browser.click("#error-logs")
    browser.wait("document.querySelector('#tab-logs').getAttribute('aria-selected') === 'true'")
    page.shows("upload refused", ".log")
    assert "dumping" not in browser.text(".log")
    browser.click("#error-skip")
    browser.wait("document.querySelector('#skip')?.value.includes('upload')")
    page.confirm()
    until(number, "completed")
    page.shows("completed", ".titles")
    assert status(number)["progress"]["skippedNodes"] == 1


def views(page, number, suffix=""):
    browser = page.browser
    expected = {"graph": "fetch", "timeline": "/steps/0/fetch", "threads": "main", "memory": "context", "history": "executionStarted",
                "logs": "fetched part 3", "output": "output comes"}
    for place, (view, text) in enumerate(expected.items()):
        if suffix:
            page.open(number, view)
        else:
            browser.run("document.activeElement.blur()")
            browser.press(str(place + 1))
        page.shows(text, "#panel") if view != "graph" else browser.wait("document.querySelectorAll('.node.leaf').length >= 6")
        page.look(f"{view}{suffix}")
    if suffix:
        return
    page.open(number, "history")
    browser.type("#history-filter", "threadStarted")
    browser.wait("[...document.querySelectorAll('.history tbody tr')].some((row) => row.hidden)")
    page.open(number, "logs")
    browser.wait("document.querySelectorAll('#logs-task option').length > 3")
    browser.run("const one = document.querySelector('#logs-stream'); one.value = 'stderr'; one.dispatchEvent(new Event('change'))")
    page.shows("deprecated column", ".log")
    browser.wait("!document.querySelector('.log').innerText.includes('fetched part')")
    browser.click("#logs-follow")


def choose(page, name):
    """Chooses a task in the drawing."""
    page.browser.wait("document.querySelectorAll('.node.leaf').length >= 3")
    page.browser.run("[...document.querySelectorAll('.node.leaf')].find((node) => node.textContent.includes(arguments[0])).dispatchEvent(new MouseEvent('click', {bubbles: true}))", name)


def tasks(page):
    """What a chosen task offers: its logs, going on from it, skipping it; and the rest of a long history."""
    browser = page.browser
    number = start(LISTED)
    until(number, "failed")
    page.open(number)
    choose(page, "dump")
    browser.click("#node-logs")
    page.shows("dumping", ".log")
    page.open(number)
    choose(page, "dump")
    browser.click("#node-from")
    browser.wait("document.querySelector('#from')?.value.includes('dump')")
    attempts = lambda: json.dumps(api("GET", f"/executions/processes/{number}/history")).count("stepStarted")
    before = attempts()
    page.confirm()
    browser.wait("document.querySelector('#error')")
    until(number, "failed")
    assert attempts() > before, "its steps have run again"
    page.open(number)
    choose(page, "upload")
    browser.click("#node-skip")
    browser.wait("document.querySelector('#skip')?.value.includes('upload')")
    page.confirm()
    until(number, "completed")
    browser.run("document.activeElement.blur()")
    browser.press("u")
    browser.wait("document.querySelector('.rows .row')")
    long = start("name: long\nsteps:\n  - forEach: { in: '[range(400)]', as: n }\n    set: { n: 1 }\n")
    until(long, "completed")
    page.open(long, "history")
    browser.wait("!document.querySelector('#history-more').hidden", what="more of the history")
    shown = browser.count(".history tbody tr")
    browser.click("#history-more")
    browser.wait(f"document.querySelectorAll('.history tbody tr').length > {shown}")


def starting(page):
    """Starts a document that is typed, checked and registered, and a registered definition by its form."""
    browser = page.browser
    browser.run("location.hash = '#/'")
    browser.wait("document.querySelector('.rows')")
    browser.click("#start")
    browser.wait("document.querySelector('#definition') === document.activeElement")
    browser.click("#way-document")
    browser.type("#document", "name: typed\nsteps:\n  - rum: echo\n")
    browser.click("#check")
    page.shows("3:", "#verdict")
    page.look("start")
    browser.click("#confirm")
    page.shows("3:", "#problem")
    browser.run("document.querySelector('#document').value = ''")
    browser.type("#document", "name: typed\nsteps:\n  - run: echo typed\n")
    browser.click("#register")
    page.shows("registered", "#verdict")
    browser.type("#input", '{"keep": 3}')
    page.confirm()
    page.shows("typed", "h1")
    page.shows("completed", ".titles")


def form(page):
    """A registered definition by the form that its input schema makes."""
    browser = page.browser
    api("POST", "/definitions", {"document": ORDER})
    api("POST", "/definitions", {"document": ORDER.replace("2.0.0", "1.0.0")})
    browser.run("location.hash = '#/'")
    browser.wait("document.querySelector('.rows')")
    browser.click("#start")
    browser.type("#definition", "shop/order")
    browser.wait("document.querySelector('[data-path=customer]')", what="the form")
    page.shows("says what it understood", "#about")
    assert browser.run("return document.querySelector('#version').value") == "2.0.0"
    assert browser.run("return document.querySelector('[data-path=count]').value") == "2", "the default is filled in"
    page.look("form")
    browser.click("#confirm")
    assert browser.run("return document.querySelector('dialog [data-path=customer]').validity.valueMissing"), "a required member is asked for"
    browser.type("[data-path=customer]", "Ada")
    browser.run("const one = document.querySelector('[data-path=size]'); one.value = '1'")
    browser.type("[data-path='address.code']", "12")
    browser.click("#confirm")
    assert browser.run("return document.querySelector(\"[data-path='address.code']\").validity.patternMismatch")
    browser.type("[data-path='address.code']", "345")
    browser.type("[data-path='address.city']", "Ulm")
    browser.type("[data-path=tags]", "gift\nfragile")
    browser.type("[data-path=extra]", "{oops")
    browser.click("#confirm")
    page.shows("extra:", "#problem")
    browser.run("document.querySelector('[data-path=extra]').value = ''")
    browser.type("[data-path=extra]", "[1]")
    browser.click("#input-json")
    browser.wait("document.querySelector('#input')?.value.includes('fragile')", what="the form as JSON")
    browser.click("#input-json")
    browser.wait("document.querySelector(\"[data-path='address.city']\")?.value === 'Ulm'", what="JSON as the form")
    page.confirm()
    page.shows("order", "h1")
    page.shows("completed", ".titles")
    number = int(browser.run("return location.hash.match(/\\d+/)[0]"))
    wanted = {"customer": "Ada", "count": 2, "size": "large", "tags": ["gift", "fragile"], "address": {"city": "Ulm", "code": "12345"}, "extra": [1]}
    found = api("GET", f"/executions/processes/{number}/output")
    assert found["take"]["order"] == wanted, found


def picky(page):
    """What a form must not ask for, must not refuse and must not lose."""
    browser = page.browser
    api("POST", "/definitions", {"document": PICKY})
    browser.run("location.hash = '#/'")
    browser.wait("document.querySelector('.rows')")
    browser.click("#start")
    browser.type("#definition", "shop/picky")
    browser.wait("document.querySelector('[data-path=lot]')", what="the form")
    needed = browser.run("return [...document.querySelectorAll('[data-path]')].filter((one) => one.required).map((one) => one.dataset.path)")
    assert needed == ["name"], f"asked for: {needed}"
    for path, good, bad in (("lot", ("5", "100"), ("6", "0", "105")), ("weight", ("1", "7"), ("1.5", "0")), ("rate", ("0.3", "0.7"), ("0", "1", "0.25"))):
        for text, wanted in [(text, True) for text in good] + [(text, False) for text in bad]:
            browser.run("document.querySelector(arguments[0]).value = ''", f"[data-path={path}]")
            browser.type(f"[data-path={path}]", text)
            assert browser.run("return document.querySelector(arguments[0]).checkValidity()", f"[data-path={path}]") == wanted, f"{path} {text}"
        browser.run("const one = document.querySelector(arguments[0]); one.value = arguments[1]; one.dispatchEvent(new Event('input'))", f"[data-path={path}]", good[0])
    browser.type("[data-path=name]", "Ada")
    browser.click("#input-json")
    browser.wait("document.querySelector('#input')?.value.includes('Ada')", what="the form as JSON")
    assert json.loads(browser.run("return document.querySelector('#input').value")) == {"name": "Ada", "lot": 5, "weight": 1, "rate": 0.3}
    for text, word in (('{"size": "huge"}', "size:"), ('{"note": {"a": 1}}', "note:"), ('{"note": 5}', "note:"), ('{"note": null}', "note:"),
                       ('{"tags": ["a\\nb"]}', "tags:"), ('{"tags": "a"}', "tags:"), ('{"address": {"point": {"x": "1"}}}', "address.point.x:"),
                       ("[1]", "an object"), ("null", "an object"), ('"text"', "an object")):
        browser.run("document.querySelector('#input').value = arguments[0]", text)
        browser.click("#input-json")
        page.shows(word, ".input-editor .problem")
        assert browser.run("return document.querySelector('#input')?.value") == text, f"{text} stays"
        assert browser.run("return document.querySelector('#input-json').checked")
    page.look("form-stays")
    browser.run("document.querySelector('#input').value = arguments[0]", '{"name": "Ada", "lot": 10, "other": [1, {"a": null}], "tags": ["b", "c"]}')
    browser.click("#input-json")
    browser.wait("document.querySelector('[data-path=lot]')?.value === '10'", what="JSON as the form")
    page.confirm()
    page.shows("picky", "h1")
    page.shows("completed", ".titles")
    number = int(browser.run("return location.hash.match(/\\d+/)[0]"))
    found = api("GET", f"/executions/processes/{number}/output")["take"]["order"]
    assert found == {"name": "Ada", "lot": 10, "other": [1, {"a": None}], "tags": ["b", "c"]}, found


def decisions(page):
    """An approval and a rejection, each from its button, with what is asked beside it."""
    browser = page.browser
    for verb, end in (("approve", "completed"), ("reject", "failed")):
        number = start(RELEASE)
        until(number, "waiting")
        page.open(number)
        page.shows("Release version 7", ".card.approval")
        page.shows("healthy", ".card.approval")
        if verb == "approve":
            page.look("approval")
            browser.click(".approve")
        else:
            browser.run("document.activeElement.blur()")
            browser.press("x")
        browser.wait("document.querySelector('dialog[open]')")
        page.look(verb)
        browser.type("#reason", f"{verb} it is")
        page.confirm()
        until(number, end)
        page.shows(end, ".titles")
        browser.wait("!document.querySelector('.card.approval')")
        events = json.dumps(api("GET", f"/executions/processes/{number}/history"))
        assert f"{verb} it is" in events, events


def widths(page, number, nested):
    """Light and dark at three widths: pictures for people, the checker for the rest."""
    browser = page.browser
    for scheme in ("light", "dark"):
        browser.scheme(scheme)
        for width, height in ((1440, 900), (768, 1024), (390, 844)):
            browser.size(width, height)
            suffix = f"-{width}-{scheme}"
            browser.run("location.hash = '#/'")
            browser.wait("document.querySelectorAll('.rows .row').length >= 3")
            page.look(f"list{suffix}")
            views(page, number, suffix)
            page.open(nested)
            browser.wait("document.querySelectorAll('.node.leaf').length >= 5")
            page.look(f"nested{suffix}")
    browser.size(1440, 900)
    # The button turns what the system asks for around.
    browser.click("[aria-label='Dark or light']")
    browser.wait("document.documentElement.dataset.theme === 'light'")


def signing_out(page):
    browser = page.browser
    browser.run("[...document.querySelectorAll('.top button')].find((one) => one.innerText === 'Sign out').click()")
    browser.wait("document.querySelector('#token')")
    assert TOKEN not in browser.run("return JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + document.cookie")


def main():
    broken, long = start(BROKEN), start(LONG)
    nested = start(NESTED, {"input": {"kind": "physical"}})
    until(broken, "failed")
    until(nested, "waiting")
    browser = Browser(int(os.environ["DRIVER_PORT"]), os.environ["BROWSER_PROFILE"])
    page = Page(browser)
    try:
        browser.size(1440, 900)
        browser.scheme("light")
        if os.environ.get("CODE_ADDRESS"):
            page.sign_in_by_code(os.environ["CODE_ADDRESS"])
        page.sign_in()
        list_view(page, long, broken)
        page.open(long)
        views(page, long)
        failure(page, broken)
        starting(page)
        form(page)
        picky(page)
        tasks(page)
        decisions(page)
        widths(page, long, nested)
        control(page, long)
        signing_out(page)
        # A 401 is the wrong token that was tried on purpose.
        complaints = [text for text in browser.complaints() if "401" not in text and "422" not in text]
    finally:
        browser.quit()
    for text in page.findings + complaints:
        print(text)
    return 1 if page.findings or complaints else 0


if __name__ == "__main__":
    sys.exit(main())
