"""Servers of these benches as processes: where they listen, what memory and CPU time they take."""

import contextlib
import pathlib
import re
import socket
import subprocess
import time


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """A program of the folder."""

    def __init__(self, folder, *command, before=None, **how):
        command = [folder / command[0], *map(str, command[1:])]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, text=True, preexec_fn=before, **how)
        self.proc = pathlib.Path(f"/proc/{self.process.pid}")

    def status(self, name):
        """A row of the kernel's, in KiB."""
        return int(re.search(rf"^{name}:\s+(\d+)", (self.proc / "status").read_text(), re.MULTILINE)[1])

    def rss(self):
        """Resident memory, in MiB."""
        return self.status("VmRSS") / 1024

    def peak(self):
        """The most that was resident since `forget_peak`, in MiB."""
        return self.status("VmHWM") / 1024

    def forget_peak(self):
        (self.proc / "clear_refs").write_text("5")

    def allocated(self):
        """What a server has allocated, in MiB. Its output is piped."""
        self.process.stdin.write("m")
        self.process.stdin.flush()
        return int(self.process.stdout.readline()) / 2**20

    def nanoseconds(self):
        """What its threads have run on a CPU."""
        return sum(int((task / "schedstat").read_text().split()[0]) for task in (self.proc / "task").iterdir())

    def end(self, patience=60):
        """Servers and steady callers end with their standard input. Gives what was printed, if that is piped."""
        try:
            return self.process.communicate("\n", timeout=patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


@contextlib.contextmanager
def server(folder, name, workers=2, **how):
    """A server that listens; it and its port."""
    port = free_port()
    process = Process(folder, name, port, workers, **how)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield process, port
    finally:
        if process.process.poll() is None:
            process.end()
