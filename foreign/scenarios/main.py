"""Runs every call of every scenario, with each peer at either end."""

import itertools
import json
import pathlib
import subprocess
import sys
import tempfile

from calls import CALLS

greet, work, python = sys.argv[1:]
work = pathlib.Path(work)
here = pathlib.Path(__file__).parent
PEERS = {
    "Python": [python, str(here / "python" / "peer.py")],
    "Node": ["node", str(work / "node" / "peer.mjs")],
    "Go": [str(work / "go")],
}
PATIENCE = 30  # seconds for one call


class Server:
    """A process that says where it listens, and is stopped at the end."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        first = self.process.stdout.readline().strip()
        self.address = first.removeprefix("listening on ")
        if self.address == first:
            self.process.kill()
            raise AssertionError(f"{command} said {first!r}")

    def __enter__(self):
        return self.address

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def run(command, text=""):
    return subprocess.run(command, input=text, capture_output=True, text=True, encoding="utf-8", timeout=PATIENCE)


def equal(actual, expected):
    if actual != expected:
        raise AssertionError(f"expected {expected!r}\n     got {actual!r}")


def our_client(call, address):
    command = [greet, *([call.scenario] if call.scenario else []), "client", "--addr", address, *call.command]
    ended = run(command)
    equal([line for line in ended.stdout.splitlines() if line.strip()], call.printed)
    if call.status == "OK":
        equal((ended.returncode, ended.stderr), (0, ""))
    else:
        equal((ended.returncode, call.status in ended.stderr), (1, True))


def their_client(peer, call, address):
    requests = "".join(json.dumps(request) + "\n" for request in call.requests)
    ended = run([*PEERS[peer], "call", descriptors(call), address, call.method], requests)
    equal((ended.returncode, ended.stderr), (0, ""))
    *replies, status = ended.stdout.splitlines()
    equal(([json.loads(reply) for reply in replies], status), (call.replies, call.status))


def descriptors(call):
    return str(work / f"{call.descriptors}.binpb")


def main():
    passed, failed = 0, []

    def check(name, function, *arguments):
        nonlocal passed
        try:
            function(*arguments)
            passed += 1
        except Exception as error:  # whatever it is, the other checks go on
            failed.append(name)
            print(f"FAILED  {name}\n{error}", flush=True)

    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "zoë.txt").write_text("12345")
        for scenario, calls in itertools.groupby(CALLS, key=lambda call: call.scenario):
            calls = list(calls)
            ours = [greet, *([scenario] if scenario else [])]
            if scenario == "files":
                ours += ["--folder", folder]
            with Server([*ours, "serve", "--addr", "127.0.0.1:0"]) as address:
                for peer, call in itertools.product(PEERS, calls):
                    check(f"our server, {peer} client: {call.method}", their_client, peer, call, address)
            for peer in PEERS:
                with Server([*PEERS[peer], "serve", descriptors(calls[0])]) as address:
                    for call in calls:
                        check(f"{peer} server, our client: {call.method}", our_client, call, address)
            print(f"ok      {scenario or 'greet'}: {', '.join(call.method for call in calls)}", flush=True)
    for name in failed:
        print(f"failed: {name}")
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed else 0


sys.exit(main())
