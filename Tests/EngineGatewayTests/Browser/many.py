"""How the list bears many executions, in a headless Chromium against a real daemon.

GATEWAY, GATEWAY_TOKEN, DRIVER_PORT and BROWSER_PROFILE say where, EXECUTIONS how many there are. Prints figures.
"""

import os
import sys
import time

from page import Page
from webdriver import Browser

COUNT = int(os.environ["EXECUTIONS"])
# As far as a person scrolls, and further.
LOADED = min(COUNT, 20_000)
ROW = 52


def timed(figures, name, body):
    begin = time.monotonic()
    body()
    figures[name] = f"{(time.monotonic() - begin) * 1000:.0f} ms"


def main():
    figures = {}
    browser = Browser(int(os.environ["DRIVER_PORT"]), os.environ["BROWSER_PROFILE"])
    page = Page(browser)
    rows = "document.querySelectorAll('.rows .row').length"
    try:
        browser.size(1440, 900)
        page.sign_in()
        page.shows(f"{COUNT:,} executions", ".total")

        def anew():
            browser.run("location.hash = '#/executions/1'")
            browser.wait("document.querySelector('h1')?.innerText.includes('#1')")
            browser.run("location.hash = '#/'")
            browser.wait(f"{rows} > 10")

        timed(figures, "back to the list", anew)
        assert "#%d" % COUNT in browser.text(".rows .row"), "the newest first"

        def scroll():
            while True:
                browser.run("scrollTo(0, document.body.scrollHeight)")
                height = browser.run("return parseFloat(document.querySelector('.rows').style.height)")
                if height >= LOADED * ROW:
                    return
                time.sleep(0.02)

        timed(figures, f"scrolled to row {LOADED}", scroll)
        assert browser.run(f"return {rows}") < 100, "only what is looked at is in the document"
        browser.run("""window.frames_ = [];
            (function step(last, left) { requestAnimationFrame((now) => {
                if (last) window.frames_.push(now - last);
                scrollBy(0, -500);
                if (left) step(now, left - 1); else window.done_ = true; }); })(0, 60);""")
        browser.wait("window.done_", what="scrolling")
        frames = sorted(browser.run("return window.frames_"))
        figures["a frame while scrolling"] = f"median {frames[len(frames) // 2]:.0f} ms, longest {frames[-1]:.0f} ms"
        browser.run("scrollTo(0, 0)")

        def filtered():
            browser.click("#filter-waiting")
            browser.wait("document.querySelector('.foot').innerText.includes('Loading') || document.querySelector('.foot').innerText.includes('shown')")
            browser.wait(f"{rows} > 10")

        timed(figures, "filtered by status", filtered)
        browser.type("#filter-name", "nothing-of-this-name\ue007")
        timed(figures, "a name that is not there", lambda: browser.wait("document.querySelector('.foot').innerText.includes('No execution matches')", 60))
        browser.click("#filter-clear")
        browser.wait(f"{rows} > 10")
        browser.type("#filter-name", f"{COUNT // 2}\ue007")
        page.shows(f"#{COUNT // 2}", "h1")
        figures["memory of the page"] = f"{browser.run('return performance.memory.usedJSHeapSize') / 1e6:.0f} MB"
    finally:
        browser.quit()
    for text in page.findings:
        print(text)
    print(f"{COUNT} executions, " + ", ".join(f"{name} {figure}" for name, figure in figures.items()))
    return 1 if page.findings else 0


if __name__ == "__main__":
    sys.exit(main())
