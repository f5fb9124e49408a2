"""Servers that run while cases are played, and clients that play one."""

import os
import socket
import subprocess
import time

PATIENCE = 60


def filled_in(command, **words):
    """The command with its capital words replaced."""
    for word, value in words.items():
        command = [argument.replace(word, str(value)) for argument in command]
    return command


class Server:
    """A peer's server, while it runs: `with Server(peer, way) as port`."""

    def __init__(self, peer, way):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.peer = peer
        self.more, _ = peer.added(way)

    def __enter__(self):
        self.process = subprocess.Popen(
            filled_in(self.peer.server + self.more, PORT=self.port),
            env=os.environ | self.peer.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return self.port
            except ConnectionRefusedError:
                if self.process.poll() is not None or time.monotonic() > end:
                    self.__exit__()
                    raise SystemExit(f"the server of {self.peer.name} does not listen") from None
                time.sleep(0.05)

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def play(peer, case, port, way):
    """Plays a case with the peer's client. Returns what went wrong, or nothing."""
    _, more = peer.added(way)
    try:
        ended = subprocess.run(
            filled_in(peer.client + more, PORT=port, CASE=case),
            env=os.environ | peer.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"not over after {PATIENCE} s"
    return f"exit code {ended.returncode}: {ended.stdout[-2000:]}" if ended.returncode else None
