#!/usr/bin/env python3
"""The demo at a pseudoterminal, which its own tests do without: colour, unless NO_COLOR says no; Enter; Tab in bash.

  foreign/terminal.py GREET

Fails at the first thing that does not come within a minute.
"""

import os
import pty
import re
import select
import sys
import time

greet = os.path.abspath(sys.argv[1])
COLOUR = re.compile(rb"\x1b\[[0-9;]*m")


class Terminal:
    """A program at a terminal of its own."""

    def __init__(self, *command, **environment):
        kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "CLICOLOR", "CI")}
        self.shown, self.seen = b"", 0  # all, and how much of it without colour
        self.process, self.end = pty.fork()
        if self.process == 0:
            os.execvpe(command[0], command, {**kept, "TERM": "xterm-256color", **environment})

    def sees(self, text):
        """Waits for a text, whatever its colour, below what was seen before."""
        deadline = time.monotonic() + 60
        while (at := COLOUR.sub(b"", self.shown).find(text.encode(), self.seen)) < 0:
            if not select.select([self.end], [], [], max(0, deadline - time.monotonic()))[0]:
                raise AssertionError(f"no {text!r} in {self.shown!r}")
            self.shown += os.read(self.end, 4096)
        self.seen = at + len(text.encode())

    def types(self, text):
        os.write(self.end, text.encode())

    def ends(self, status=0):
        try:
            while os.read(self.end, 4096):
                pass
        except OSError:  # Linux says so at the end.
            pass
        ended = os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
        if ended != status:
            raise AssertionError(f"ended with {ended}")


def tour(colour, **environment):
    terminal = Terminal(greet, **environment)
    terminal.sees("Enter starts the tour, q leaves: ")
    terminal.types("\n")
    terminal.sees("listening on ")
    terminal.sees('message: "5 Hello Jimin"')
    if bool(COLOUR.search(terminal.shown)) != colour:
        raise AssertionError(f"colour is not {colour} in {terminal.shown!r}")
    terminal.sees("It has a page: http://127.0.0.1:")
    terminal.types("\n")
    terminal.ends()


def completion():
    path = f"{os.path.dirname(greet)}:{os.environ['PATH']}"
    terminal = Terminal("bash", "--norc", "--noprofile", PATH=path)
    terminal.types("PS1=; source <(greet completions bash); echo re''ady\n")
    terminal.sees("ready")
    terminal.types("greet client parr\t--help\n")
    terminal.sees("Usage: greet client parrot-says-hello [OPTIONS] [NAME]")
    terminal.types("greet scenario four\ttour && exit\n")
    terminal.sees("Greeter client received: Hello, Frank!")
    terminal.ends()


def interrupted():
    terminal = Terminal(greet, "serve", "--addr", "127.0.0.1:0")
    terminal.sees("Ctrl-C ends it.")
    terminal.sees("listening on ")
    terminal.types("\x03")
    terminal.ends()


tour(colour=True)
tour(colour=False, NO_COLOR="1")
completion()
interrupted()
print("the demo is right at a terminal")
