"""A client of the WebDriver protocol (W3C) with nothing but the standard library: what the page's test needs."""

import base64
import json
import subprocess
import time
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Browser:
    """A headless Chromium behind chromedriver."""

    def __init__(self, port, profile):
        self.driver = subprocess.Popen(
            ["chromedriver", f"--port={port}", "--log-level=SEVERE"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.base = f"http://127.0.0.1:{port}"
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                     f"--user-data-dir={profile}", "--window-size=1440,900", "--disable-background-networking"]
        options = {"goog:chromeOptions": {"args": arguments}, "goog:loggingPrefs": {"browser": "ALL"}}
        deadline = time.monotonic() + 30
        while True:
            try:
                answer = self.call("POST", "/session", {"capabilities": {"alwaysMatch": options}})
                break
            except (urllib.error.URLError, ConnectionError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        self.base += f"/session/{answer['sessionId']}"

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return json.load(response)["value"]
        except urllib.error.HTTPError as error:
            value = json.load(error)["value"]
            raise RuntimeError(f"{path}: {value.get('error')}: {value.get('message', '').splitlines()[0]}") from None

    def quit(self):
        try:
            self.call("DELETE", "")
        finally:
            self.driver.terminate()
            self.driver.wait()

    def open(self, url):
        self.call("POST", "/url", {"url": url})

    def size(self, width, height):
        # The window's own measure differs from the page's in headless mode; this sets the page's.
        self.call("POST", "/goog/cdp/execute", {"cmd": "Emulation.setDeviceMetricsOverride", "params": {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}})

    def scheme(self, name):
        self.call("POST", "/goog/cdp/execute", {"cmd": "Emulation.setEmulatedMedia", "params": {
            "features": [{"name": "prefers-color-scheme", "value": name}]}})

    def run(self, script, *arguments):
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def axe(self, path):
        """What axe-core finds serious or worse."""
        if not self.run("return Boolean(window.axe)"):
            with open(path, encoding="utf-8") as file:
                self.run(file.read())
        return self.call("POST", "/execute/async", {"args": [], "script": """
            const done = arguments[arguments.length - 1];
            axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => done(violations
                .filter(({ impact }) => ["serious", "critical"].includes(impact))
                .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0].html.slice(0, 160)}`)), (error) => done([String(error)]));"""})

    def find(self, css):
        return self.call("POST", "/element", {"using": "css selector", "value": css})[ELEMENT]

    def count(self, css):
        return self.run("return document.querySelectorAll(arguments[0]).length", css)

    def text(self, css="body"):
        return self.run("return document.querySelector(arguments[0])?.innerText ?? ''", css)

    def click(self, css):
        """Clicks what is there now; what is drawn anew between finding and clicking is looked for again."""
        for attempt in range(5):
            try:
                return self.call("POST", f"/element/{self.find(css)}/click", {})
            except RuntimeError as error:
                if attempt == 4 or ("stale" not in str(error) and "no such element" not in str(error)):
                    raise
                time.sleep(0.1)

    def type(self, css, text):
        self.call("POST", f"/element/{self.find(css)}/value", {"text": text})

    def press(self, key):
        self.call("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": [
            {"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]}]})

    def wait(self, condition, seconds=15, what=""):
        """Waits until a script's value is true."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.run(f"return ({condition})"):
                return
            time.sleep(0.05)
        raise RuntimeError(f"not within {seconds} s: {what or condition}\n{self.text()[:1500]}")

    def picture(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.call("GET", "/screenshot")))

    def complaints(self):
        """What the page wrote to the console as warnings and errors, and what its policy refused."""
        return [entry["message"] for entry in self.call("POST", "/se/log", {"type": "browser"})
                if entry["level"] in ("SEVERE", "WARNING")]
