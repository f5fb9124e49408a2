"""Servers, proxies and the load: processes that end with their `with` block, each by its own id."""

import contextlib
import signal
import socket
import subprocess
import time

PATIENCE = 20


def free_ports(count):
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [it.getsockname()[1] for it in sockets]


class Program:
    """A process whose output goes to a file, which is new each time it starts."""

    def __init__(self, command, output, **more):
        self.command, self.output, self.more = [str(it) for it in command], output, more

    def __enter__(self):
        with open(self.output, "w") as output:
            self.process = subprocess.Popen(self.command, stdout=output, stderr=subprocess.STDOUT, **self.more)
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def said(self):
        return self.output.read_text(errors="replace")

    def fail(self, why):
        raise SystemExit(f"{' '.join(self.command)}: {why}\n{self.said()[-2000:]}")

    def until(self, is_so, what):
        """Waits while the process runs until something is so."""
        end = time.monotonic() + PATIENCE
        while not is_so():
            if self.process.poll() is not None:
                self.fail(f"ended with {self.process.returncode}")
            if time.monotonic() > end:
                self.fail(f"after {PATIENCE} s it still does not {what}")
            time.sleep(0.02)

    def ends(self):
        """Waits for its end, which must be a good one."""
        try:
            code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.fail(f"after {PATIENCE} s it has not ended")
        if code != 0:
            self.fail(f"ended with {code}")


class Server(Program):
    def __init__(self, program, port, work):
        super().__init__([program, "serve", f"127.0.0.1:{port}"], work / f"server-{port}.txt")

    def __enter__(self):
        super().__enter__().until(lambda: "listening on" in self.said(), "listen")
        return self

    def is_called(self):
        self.until(lambda: "Request Made" in self.said(), "get a call")

    def restart(self):
        """Asks it to stop, waits for its end, starts it again, and waits until it has a share of the calls."""
        self.process.send_signal(signal.SIGTERM)
        self.ends()
        self.__enter__().is_called()


class Proxy(Program):
    def __init__(self, command, port, work):
        super().__init__(command, work / "proxy.txt")
        self.port = port

    def __enter__(self):
        super().__enter__().until(self.listens, "listen")
        return self

    def listens(self):
        with socket.socket() as it:
            return it.connect_ex(("127.0.0.1", self.port)) == 0


class Load(Program):
    def __init__(self, program, ports, work):
        addresses = [f"http://127.0.0.1:{port}" for port in ports]
        super().__init__([program, "call", *addresses], work / "load.txt", stdin=subprocess.PIPE)

    def __enter__(self):
        super().__enter__().until(lambda: "calling" in self.said(), "call")
        return self

    def finish(self):
        """Asks it to end, and returns how many calls of each kind have ended in each way."""
        self.process.stdin.close()
        self.ends()
        rows = (line.split("\t", 2) for line in self.said().splitlines() if "\t" in line)
        return {(kind, end): int(count) for kind, count, end in rows}
