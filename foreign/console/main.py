"""Runs the tests of console-subscriber, moved to our messages and server, with the client of the published console-api; and its example
with our client.

    main.py WORK

The crates and their build are below WORK. `foreign/moving` is on the path of Python.
"""

import contextlib
import os
import pathlib
import re
import socket
import subprocess
import sys
import time

import replace
from checks import Cargo, Checks

WORK = pathlib.Path(sys.argv[1])
TESTS = 17
# Updates that the example has to print, one a second.
UPDATES = 3


def main():
    # Its tests need tokio's unstable hooks.
    check, cargo = Checks(), Cargo(WORK, RUSTFLAGS="--cfg tokio_unstable")
    subscriber, api = cargo.sources("console-subscriber", "0.5.0", "console-api")
    check.guide_says(replace.move(api, subscriber, WORK))
    check.tests(cargo.run(["test", "--package=console-subscriber", "--tests", "--no-fail-fast"], WORK), TESTS)
    done = cargo.run(["test", "--package=console-subscriber", "--doc", "Server::"], WORK)
    check("the documentation's examples of a server", done.returncode == 0, done.stdout + done.stderr)
    done = cargo.run(["check", "--package=console-subscriber", "--examples", "--all-features"], WORK)
    check("all features and examples", done.returncode == 0, done.stderr)
    command = ["tree", "--package=console-subscriber", "--edges=normal,build", "--prefix=none", "--all-features"]
    tree = cargo.must(command, WORK).stdout
    check("prost and tonic are gone", not re.findall(r"^(?:prost|tonic)", tree, re.M), tree)
    cargo.must(["build", "--package=console-subscriber", "--example=app", "--example=dump"], WORK)
    watched(check)
    check.end()


def watched(check):
    """A program of the examples serves, and `dump` watches it with our client."""
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as listener:
        address = f"127.0.0.1:{listener.getsockname()[1]}"
    examples = WORK / "target/debug/examples"
    with started(examples / "app", env=dict(os.environ, TOKIO_CONSOLE_BIND=address)):
        answers(address)
        seen = []
        with started(examples / "dump", f"http://{address}", stdout=subprocess.PIPE, text=True) as dump:
            for line in dump.stdout:
                seen.append(line)
                if line.startswith(f"UPDATE {UPDATES - 1}"):
                    break
        text = "".join(seen)
        check(f"the example prints {UPDATES} updates", re.findall(r"^UPDATE (\d)", text, re.M) == ["0", "1", "2"], text)
        check("with the program's tasks in them", '"task1"' in text and '"task2"' in text, text)


def answers(address):
    host, port = address.split(":")
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection((host, int(port))):
            return
        time.sleep(0.1)
    sys.exit(f"main.py: nobody listens on {address}")


@contextlib.contextmanager
def started(*command, **how):
    process = subprocess.Popen(command, **how)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


main()
