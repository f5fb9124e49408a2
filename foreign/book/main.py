"""Checks the links of the built book, and runs the commands of its pages: main.py HTML PORT.

PORT is the demo's. It takes the place of 50051, which the pages write.
"""

import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

import links
from blocks import ROOT, SRC, blocks

HTML, PORT = pathlib.Path(sys.argv[1]), sys.argv[2]
TUTORIAL = "start.md"
# What a page's commands begin with that are run here. tests/book/commands.rs has the same list, and looks after the others.
COMMANDS = ("buf ", "curl ", "grep ", "grpcurl ", "ls ", "mkdir ", "printf ", "protoc ")
PATIENCE = 1200  # seconds; cargo compiles the tutorial's program, which takes minutes on a machine with other work.

passed = failed = 0


def check(what, problem):
    """Counts a check; `problem` is empty if it passed."""
    global passed, failed
    if problem:
        failed += 1
        print(f"FAILED  {what}\n{problem}")
    else:
        passed += 1
        print(f"ok      {what}")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return str(listener.getsockname()[1])


def difference(printed, expected):
    """Why what was printed is not what a block says; empty if it is."""
    if expected.language == "json":
        same = json.loads(printed) == json.loads(expected.text)
    else:
        # A line `...` stands for any lines.
        parts = [""]
        for line in expected.text.splitlines(keepends=True):
            if line == "...\n":
                parts.append("")
            else:
                parts[-1] += line
        at, same = 0, len(parts) > 1 or printed == expected.text
        for part in parts:
            found = printed.find(part, at)
            same = same and found >= 0
            at = found + len(part)
    return "" if same else f"it printed\n{printed}and the page says\n{expected.text}"


class Page:
    """A page in a folder of its own, with the files that it shows."""

    def __init__(self, path, folder):
        self.name = str(path.relative_to(SRC))
        self.is_tutorial = self.name == TUTORIAL
        self.port = free_port() if self.is_tutorial else PORT
        self.folder = folder / self.name.removesuffix(".md")
        self.blocks = blocks(path)
        self.running = []

    def here(self, text):
        return text.replace("50051", self.port).replace("CLONE", str(ROOT))

    def run(self):
        runs = [at for at, block in enumerate(self.blocks) if self.is_run(block)]
        if not runs:
            return
        self.folder.mkdir(parents=True)
        if self.is_tutorial:
            # The crates are those that are compiled already.
            shutil.copy(ROOT / "Cargo.lock", self.folder)
        try:
            for at, block in enumerate(self.blocks):
                if at in runs:
                    after = self.blocks[at + 1] if at + 1 < len(self.blocks) else None
                    is_printed = after and after.language in ("json", "text") and not after.comment
                    self.command(block, after if is_printed else None)
                elif block.file and block.language != "sh":
                    file = self.folder / block.file
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_text(self.here(block.text))
        finally:
            for process in self.running:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGTERM)
                process.wait()

    def is_run(self, block):
        if block.language != "sh" or block.comment.startswith("not run"):
            return False
        return self.is_tutorial or block.text.startswith(COMMANDS)

    def command(self, block, expected):
        what = f"{self.name}:{block.line}: {block.text.splitlines()[0]}"
        if expected:
            expected.text = self.here(expected.text)
        command = ["bash", "-euo", "pipefail", "-c", self.here(block.text)]
        said, complained = self.folder / f"said_{block.line}", self.folder / f"complained_{block.line}"
        with open(said, "w") as out, open(complained, "w") as errors:
            process = subprocess.Popen(
                command,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=errors,
                start_new_session=True,
            )
        if block.comment == "stays":
            # What serves until the page's end has begun when it has printed what the page says.
            self.running.append(process)
            deadline = time.monotonic() + PATIENCE
            while said.read_text() != expected.text and process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.1)
            ended = f"after {PATIENCE} s" if process.poll() is None else f"it ended with {process.poll()}"
            problem = difference(said.read_text(), expected)
            check(what, problem and f"{ended}:\n{complained.read_text()}{problem}")
            return
        try:
            process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            check(what, "it does not end")
            return
        problem = f"it failed:\n{complained.read_text()}{said.read_text()}" if process.returncode else ""
        check(what, problem or (expected and difference(said.read_text(), expected)))


broken, followed = links.check(HTML)
check(f"{followed} links of the built book lead somewhere", "\n".join(broken))
# Outside of the repository: cargo would take the tutorial for a member of its workspace.
with tempfile.TemporaryDirectory() as folder:
    for path in sorted(SRC.rglob("*.md")):
        Page(path, pathlib.Path(folder)).run()
print(f"\n{passed} passed, {failed} failed")
sys.exit(failed > 0 or followed < 100 or passed < 5)
