"""Drives a headless Chromium, for tests of pages.

    with Browser(PROGRAM) as browser:
        browser.open("file:///tmp/report/index.html")
        browser.key("n")
        assert browser.evaluate("document.title") == "..."

It speaks the DevTools protocol over two pipes. What pages ask for, and what goes
wrong in them, is kept in requests and errors.
"""

import fcntl
import json
import os
import select
import shutil
import subprocess
import tempfile

# Seconds.
PATIENCE = 60
# DevTools wants to know the number of a key that is no character.
CODES = {"ArrowRight": 39, "ArrowLeft": 37}


class Browser:
    def __init__(self, program, *options):
        self.profile = tempfile.mkdtemp(prefix="locklint-browser")
        self.requests, self.errors = [], []
        self.pending, self.number, self.rest = [], 0, b""
        theirs_in, self.out = self.pipe()
        self.input, theirs_out = self.pipe()

        def move():
            os.dup2(theirs_in, 3)
            os.dup2(theirs_out, 4)

        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu",
             "--disable-background-networking", "--no-first-run",
             "--remote-debugging-pipe", f"--user-data-dir={self.profile}",
             *options, "about:blank"],
            preexec_fn=move, pass_fds=(3, 4), stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(theirs_in)
        os.close(theirs_out)
        self.session = None
        (page, ) = [t for t in self.send("Target.getTargets")["targetInfos"]
                    if t["type"] == "page"]
        self.session = self.send("Target.attachToTarget", flatten=True,
                                 targetId=page["targetId"])["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.send(f"{domain}.enable")

    @staticmethod
    def pipe():
        """Its ends, out of the way of 3 and 4."""
        ends = os.pipe()
        moved = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends]
        for end in ends:
            os.close(end)
        return moved

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    def receive(self):
        while b"\0" not in self.rest:
            if not select.select([self.input], [], [], PATIENCE)[0]:
                raise RuntimeError("the browser does not answer")
            more = os.read(self.input, 1 << 16)
            if not more:
                raise RuntimeError("the browser has ended")
            self.rest += more
        message, self.rest = self.rest.split(b"\0", 1)
        message = json.loads(message)
        method, params = message.get("method"), message.get("params", {})
        if method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            self.errors.append(params["exceptionDetails"]["text"])
        elif method == "Log.entryAdded":
            self.errors.append(params["entry"]["text"])
        return message

    def send(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.pending.append(answer.get("method"))

    def wait(self, event):
        while event not in self.pending:
            self.pending.append(self.receive().get("method"))
        self.pending.clear()

    def open(self, url, scripts=True):
        """Loads a page, whatever the fragment of the last one was."""
        self.send("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.send("Page.navigate", url="about:blank")
        self.wait("Page.loadEventFired")
        self.send("Page.navigate", url=url)
        self.wait("Page.loadEventFired")
        self.send("Emulation.setScriptExecutionDisabled", value=False)
        if scripts:
            self.settle()

    def settle(self):
        """Until what events have asked for is done, and painted."""
        self.evaluate("new Promise(done => requestAnimationFrame(() =>"
                      " requestAnimationFrame(() => setTimeout(done))))")

    def evaluate(self, expression):
        result = self.send("Runtime.evaluate", expression=expression,
                           returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(f"{expression}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def key(self, key, leaves=False):
        """A key; leaves: it leads to another page."""
        code = CODES.get(key, ord(key.upper()[0]))
        for kind in ("keyDown", "keyUp"):
            text = {"text": key} if kind == "keyDown" and len(key) == 1 else {}
            self.send("Input.dispatchKeyEvent", type=kind, key=key,
                      windowsVirtualKeyCode=code, **text)
        if leaves:
            self.wait("Page.loadEventFired")
        self.settle()

    def type(self, text):
        self.send("Input.insertText", text=text)
        self.settle()

    def click(self, selector):
        self.evaluate(f"document.querySelector({json.dumps(selector)}).click()")
        self.settle()

    def screenshot(self, path):
        import base64
        data = self.send("Page.captureScreenshot")["data"]
        with open(path, "wb") as image:
            image.write(base64.b64decode(data))
