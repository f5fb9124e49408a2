"""A check is a function that raises when something is not as it must be."""

import os
import queue
import subprocess
import threading
import time
import traceback

GREET = os.environ["GREET"]
PROMPTS = (
    "Which rpc would you like to make: ",
    "Please enter a name (or nothing to stop chatting): ",
)


class Checks:
    def __init__(self):
        self.passed = 0
        self.failed = []

    def check(self, name, function, *arguments):
        started = time.monotonic()
        try:
            function(*arguments)
        except Exception:
            self.failed.append(name)
            print(f"FAILED  {name}\n{traceback.format_exc()}", flush=True)
        else:
            self.passed += 1
            print(f"ok      {name} ({time.monotonic() - started:.1f} s)", flush=True)

    def report(self):
        for name in self.failed:
            print(f"failed: {name}")
        print(f"{self.passed} passed, {len(self.failed)} failed")
        return 1 if self.failed else 0


def equal(actual, expected):
    if actual != expected:
        raise AssertionError(f"expected {expected!r}\n     got {actual!r}")


def between(low, actual, high):
    if not low <= actual <= high:
        raise AssertionError(f"{actual:.2f} is not between {low} and {high}")


def lines(text):
    """The lines of what a person sees: prompts and blank lines are not compared."""
    for prompt in PROMPTS:
        text = text.replace(prompt, "")
    return [line.rstrip() for line in text.splitlines() if line.strip()]


class Greet:
    """A `greet` process. Each line that it prints is kept with the moment it came."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen(
            [GREET, *map(str, arguments)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        )
        self.started = time.monotonic()
        self.printed = []
        self.moments = []
        self.complaints = []
        self._arrivals = queue.Queue()
        self._readers = [
            threading.Thread(target=self._read, daemon=True),
            threading.Thread(target=self._read_complaints, daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    def _read(self):
        for text in self.process.stdout:
            for line in lines(text):
                self.printed.append(line)
                self.moments.append(time.monotonic() - self.started)
                self._arrivals.put(line)
        self._arrivals.put(None)

    def _read_complaints(self):
        self.complaints += [line.rstrip() for line in self.process.stderr if line.strip()]

    def type(self, text):
        self.process.stdin.write(text)
        self.process.stdin.flush()

    def next_line(self, seconds=10):
        line = self._arrivals.get(timeout=seconds)
        if line is None:
            raise AssertionError(f"greet ended: {self.complaints}")
        return line

    def end(self, seconds=30):
        """Waits for the end and returns the exit code; a process that does not end is killed."""
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        try:
            code = self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        for reader in self._readers:
            reader.join(timeout=5)
        return code

    def succeeds(self, seconds=30):
        """Waits for a good end and returns what was printed."""
        equal((self.end(seconds), self.complaints), (0, []))
        return self.printed

    def fails(self, code, seconds=30):
        """Waits for a bad end: one line on stderr that names the code."""
        if self.end(seconds) == 0:
            raise AssertionError(f"exit 0, printed {self.printed}")
        equal(len(self.complaints), 1)
        if code not in self.complaints[0]:
            raise AssertionError(f"no {code} in {self.complaints[0]!r}")
        return self.printed
