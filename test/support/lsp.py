"""A client of clangd: a conversation in the Language Server Protocol over its
standard input and output."""

import json
import os
import queue
import re
import subprocess
import tempfile
import threading
import time
from urllib.parse import quote, unquote, urlparse


class Failure(Exception):
    pass


def uri(path):
    return "file://" + quote(os.path.realpath(path))


def path_of(address):
    return unquote(urlparse(address).path)


def edited(text, edits):
    """The text after a list of TextEdits. Positions count UTF-16 units."""
    lines = text.split("\n")

    def offset(position):
        before = sum(len(line) + 1 for line in lines[:position["line"]])
        units = lines[position["line"]].encode("utf-16-le")
        return before + len(
            units[:2 * position["character"]].decode("utf-16-le"))

    for e in sorted(edits, key=lambda e: offset(e["range"]["start"]),
                    reverse=True):
        text = (text[:offset(e["range"]["start"])] + e["newText"]
                + text[offset(e["range"]["end"]):])
    return text


class Clangd:
    """One run of a clangd. Use it in a with statement.

    database is the directory of compile_commands.json; config, the text of a
    user's configuration file. Without them nothing is given, and nothing of the
    user's who runs this is read.
    """

    def __init__(self, program, *arguments, database=None, config=None,
                 directory=".", timeout=120):
        self.timeout = timeout
        self.home = tempfile.TemporaryDirectory()
        if config:
            os.mkdir(os.path.join(self.home.name, "clangd"))
            with open(os.path.join(self.home.name, "clangd/config.yaml"), "w",
                      encoding="utf-8") as out:
                out.write(config)
        command = [program, "--log=error", "--background-index=0", *arguments]
        if database:
            command.append(f"--compile-commands-dir={database}")
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=self.errors, cwd=directory,
            env={**os.environ, "XDG_CONFIG_HOME": self.home.name,
                 "XDG_CACHE_HOME": self.home.name})
        self.inbox = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.last_id = 0
        self.published = {}  # By path: the last publishDiagnostics.
        self.versions = {}

    def __enter__(self):
        self.server = self.request("initialize", {
            "processId": os.getpid(),
            "rootUri": None,
            "capabilities": {"textDocument": {
                "publishDiagnostics": {"relatedInformation": True},
                "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {
                    "valueSet": ["quickfix"]}}},
            }},
        })
        self.notify("initialized", {})
        return self

    def __exit__(self, kind, *rest):
        try:
            if kind is None:
                self.request("shutdown", None)
                self.notify("exit", None)
                status = self.process.wait(self.timeout)
                if status:
                    raise Failure(f"clangd ended with {status}:\n"
                                  + self.said())
        finally:
            self.process.kill()
            self.process.wait()
            self.errors.close()
            self.home.cleanup()

    def said(self):
        """What it wrote to standard error."""
        self.errors.seek(0)
        return self.errors.read().decode(errors="replace")

    # The protocol.

    def _read(self):
        stream = self.process.stdout
        while True:
            length = None
            while True:
                line = stream.readline().strip()
                if not line:
                    break
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if length is None:
                self.inbox.put(None)
                return
            self.inbox.put(json.loads(stream.read(length)))

    def _send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        try:
            self.process.stdin.write(
                b"Content-Length: %d\r\n\r\n" % len(body) + body)
            self.process.stdin.flush()
        except BrokenPipeError:
            raise Failure("clangd is gone:\n" + self.said()) from None

    def _receive(self, wanted):
        """Reads messages until wanted(message) is not None; returns that."""
        end = time.monotonic() + self.timeout
        while True:
            try:
                message = self.inbox.get(timeout=end - time.monotonic())
            except (queue.Empty, ValueError):
                raise Failure("clangd does not answer:\n"
                              + self.said()) from None
            if message is None:
                raise Failure("clangd is gone:\n" + self.said())
            if message.get("method") == "textDocument/publishDiagnostics":
                p = message["params"]
                self.published[path_of(p["uri"])] = p
            elif "method" in message and "id" in message:
                self._send({"id": message["id"], "result": None})
            result = wanted(message)
            if result is not None:
                return result

    def notify(self, method, params):
        self._send({"method": method, "params": params})

    def request(self, method, params):
        self.last_id += 1
        own = self.last_id
        self._send({"id": own, "method": method, "params": params})
        answer = self._receive(
            lambda m: m if m.get("id") == own and "method" not in m else None)
        if "error" in answer:
            raise Failure(f"{method}: {answer['error']['message']}")
        return answer["result"]

    # Documents.

    def open(self, path, text=None):
        """Opens a file, with another text than it has if one is given, and
        returns its diagnostics."""
        path = os.path.realpath(path)
        if text is None:
            with open(path, encoding="utf-8") as source:
                text = source.read()
        self.versions[path] = 1
        self.notify("textDocument/didOpen", {"textDocument": {
            "uri": uri(path), "languageId": "c", "version": 1, "text": text}})
        return self.diagnostics(path)

    def change(self, path, text):
        """Gives a file another text, and returns its diagnostics."""
        path = os.path.realpath(path)
        self.versions[path] += 1
        self.notify("textDocument/didChange", {
            "textDocument": {"uri": uri(path), "version": self.versions[path]},
            "contentChanges": [{"text": text}]})
        return self.diagnostics(path)

    def diagnostics(self, path):
        """Those of the present version, once they are published."""
        path = os.path.realpath(path)
        while True:
            p = self.published.get(path)
            if p and p.get("version") == self.versions[path]:
                return p["diagnostics"]
            self._receive(lambda m: True)

    def fixes(self, path, diagnostic):
        """The quick fixes for a diagnostic: title, and edits of the file."""
        actions = self.request("textDocument/codeAction", {
            "textDocument": {"uri": uri(path)}, "range": diagnostic["range"],
            "context": {"diagnostics": [diagnostic]}})
        return [(a["title"], a["edit"]["changes"][uri(path)]) for a in actions
                if a.get("kind") == "quickfix"]


FIX_COUNT = re.compile(r" \((?:fix|\d+ fixes) available\)$")


def message_of(diagnostic):
    """The message as the rule wrote it: clangd begins it with a capital, and
    adds how many fixes there are."""
    text = FIX_COUNT.sub("", diagnostic["message"])
    return text[:1].lower() + text[1:]
