"""Usage: ask.py CRATE STANDARD PROGRAM...

Starts rust-analyzer (PROGRAM) on CRATE, with the sources of the standard library in STANDARD, and asks it what an editor
asks: the text for the word before each mark of main.rs, where that is defined, and how a generated file folds.
"""

import json
import pathlib
import re
import subprocess
import sys

crate, standard, program = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3:]
SETTINGS = {
    "cargo": {"sysrootSrc": standard, "extraEnv": {"CARGO_INCREMENTAL": "0"}},
    "checkOnSave": False,
    "procMacro": {"enable": False},
    "cachePriming": {"enable": False},
}


class Editor:
    """The other end of rust-analyzer: JSON-RPC over its standard input and output."""

    def __init__(self):
        self.server = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.count = 0
        self.ready = False

    def send(self, **message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.server.stdin.flush()

    def receive(self):
        length = 0
        while (line := self.server.stdout.readline().strip()) or not length:
            if not line and self.server.poll() is not None:
                sys.exit("rust-analyzer ended")
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        message = json.loads(self.server.stdout.read(length))
        match message.get("method"):
            case "experimental/serverStatus":
                status = message["params"]
                if status["health"] == "error":
                    sys.exit(status.get("message", "rust-analyzer has an error"))
                self.ready = status["quiescent"]
            case "workspace/configuration":
                self.send(id=message["id"], result=[SETTINGS for _ in message["params"]["items"]])
            case _ if "method" in message and "id" in message:
                self.send(id=message["id"], result=None)
        return message

    def ask(self, method, **params):
        self.count += 1
        self.send(id=self.count, method=method, **({"params": params} if params else {}))
        while True:
            message = self.receive()
            if message.get("id") == self.count and "method" not in message:
                if "error" in message:
                    sys.exit(f"{method}: {message['error']}")
                return message["result"]

    def tell(self, method, **params):
        self.send(method=method, params=params)

    def open(self, path):
        document = {"uri": path.as_uri(), "languageId": "rust", "version": 1, "text": path.read_text()}
        self.tell("textDocument/didOpen", textDocument=document)
        return {"uri": path.as_uri()}


editor = Editor()
capabilities = {
    "experimental": {"serverStatusNotification": True},
    "textDocument": {"hover": {"contentFormat": ["markdown"]}, "foldingRange": {"lineFoldingOnly": True},
                     "diagnostic": {}},
    "workspace": {"configuration": True},
}
editor.ask(
    "initialize",
    processId=None,
    rootUri=crate.as_uri(),
    workspaceFolders=[{"uri": crate.as_uri(), "name": "hello"}],
    capabilities=capabilities,
    initializationOptions=SETTINGS,
)
editor.tell("initialized")
main = crate / "src/main.rs"
document = editor.open(main)
while not editor.ready:
    editor.receive()

passed, failed = 0, 0


def check(what, holds, seen):
    global passed, failed
    passed, failed = passed + holds, failed + (not holds)
    print("ok  " if holds else "FAIL", what if holds else f"{what}: {seen}")


marks = re.compile(r"^(?P<code>.*)// <- (?P<word>\w+): (?P<docs>.*)$")
for number, line in enumerate(main.read_text().splitlines()):
    if not (mark := marks.match(line)):
        continue
    column = [it.start() for it in re.finditer(rf"\b{mark['word']}\b", mark["code"])][-1]
    position = {"line": number, "character": column}
    hover = editor.ask("textDocument/hover", textDocument=document, position=position)
    text = (hover or {}).get("contents", {}).get("value", "")
    check(f"line {number + 1}: {mark['word']} shows {mark['docs']!r}", mark["docs"] in text, text)
    if " fn " in mark["code"]:
        continue
    found = editor.ask("textDocument/definition", textDocument=document, position=position) or []
    places = [it.get("uri", it.get("targetUri")) for it in found]
    check(f"line {number + 1}: {mark['word']} leads to generated code", any(it.endswith("/greet.rs") for it in places), places)

generated = crate / "src/checked_in/greet.rs"
lines = generated.read_text().splitlines()
checked_in = editor.open(generated)
for path, it in [(main, document), (generated, checked_in)]:
    found = editor.ask("textDocument/diagnostic", textDocument=it)["items"]
    check(f"{path.name} has no error", not found, found)

ranges = editor.ask("textDocument/foldingRange", textDocument=checked_in)
regions = [(it["startLine"], it["endLine"]) for it in ranges if it.get("kind") == "region"]
wanted = [(lines.index("// region: codecs and descriptors"), lines.index("// endregion"))]
check(f"greet.rs folds its lines {wanted[0][0] + 1} to {wanted[0][1] + 1}", regions == wanted, regions)

editor.ask("shutdown")
editor.tell("exit")
editor.server.wait()
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0 or passed < 20)
