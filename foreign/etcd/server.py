"""An etcd of one member on 127.0.0.1, with its data in a folder that goes when it ends."""

import contextlib
import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request


def port(work):
    """A free port: that of the last run if it can be, since the tests are built with it."""
    memory = work / "port"
    last = int(memory.read_text()) if memory.exists() else 0
    for wanted in (last, 0):
        with contextlib.suppress(OSError), socket.socket() as listener:
            listener.bind(("127.0.0.1", wanted))
            found = listener.getsockname()[1]
            memory.write_text(str(found))
            return found
    sys.exit("server.py: no port of 127.0.0.1 is free")


@contextlib.contextmanager
def etcd(work, address):
    """Serves with a user `root`. A token lives for two seconds: the tests wait until it has expired."""
    # Its peers, of which there are none, would come to a socket in its folder.
    client, peer = f"http://{address}", "unix://peer:0"
    options = {
        "data-dir": "data",
        "auth-token-ttl": 2,
        "listen-client-urls": client,
        "advertise-client-urls": client,
        "listen-peer-urls": peer,
        "initial-advertise-peer-urls": peer,
        "initial-cluster": f"default={peer}",
    }
    command = [work / "deb/usr/bin/etcd", *(f"--{name}={value}" for name, value in options.items())]
    with tempfile.TemporaryDirectory(dir=work) as folder, (work / "etcd.log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            wait_for(client, process, log.name)
            ask(client, "auth/user/add", name="root", password="rootpwd")
            ask(client, "auth/role/add", name="root")
            ask(client, "auth/user/grant", user="root", role="root")
            yield
        finally:
            process.terminate()
            process.wait()


def wait_for(client, process, log):
    for _ in range(100):
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError):
            return ask(client, "maintenance/status")
        time.sleep(0.1)
    sys.exit(f"server.py: etcd does not answer; see {log}")


def ask(client, path, **message):
    """By etcd's own gateway from JSON to gRPC, so that no other client of it is needed."""
    request = urllib.request.Request(f"{client}/v3/{path}", json.dumps(message).encode())
    with urllib.request.urlopen(request, timeout=5) as response:
        return json.load(response)
