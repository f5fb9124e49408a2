"""Restarts three servers in turn, under a load of all four kinds of call, and then kills them in turn: behind each proxy, and
without one.

    main.py PROGRAM ENVOY FOLDER [VARIANT...]    # PROGRAM is the demo's example `rolling`

While servers are restarted no call may fail, but for nginx. The endless calls are the exception: each ends with the status of a
server that stops. When servers are killed, no call may fail that is safe to send again, and none may hang. What failed is listed,
with what nginx said.
"""

import collections
import contextlib
import pathlib
import re
import sys
import time

import configurations
from processes import Load, Proxy, Server, free_ports

# Each kind, and how many calls of it must have succeeded while servers were restarted.
KINDS = {"Unary": 500, "ServerStream": 48, "ClientStream": 48, "Bidi": 48, "Endless": 1}
# The same of unary calls while servers were killed.
LEAST_KILLED = 100
STOPPED = "UNAVAILABLE: the server ends this connection, and the call took longer than it may then"
# A call that hangs, and one whose messages are not all there: see the example's `kinds.rs`.
NEVER = ("DEADLINE_EXCEEDED", "DATA_LOSS")

program, envoy, folder, *chosen = sys.argv[1:]
work = pathlib.Path(folder)
variants = {
    "no proxy": None,
    "haproxy": configurations.haproxy,
    "Envoy": lambda ports, work: configurations.envoy(ports, work, envoy),
    "nginx": configurations.nginx,
}
listed = collections.Counter()
faults = []


def run(command, disturb):
    """Disturbs each server under load. Returns how the calls ended, and what the proxy said."""
    first, *ports = free_ports(4)
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(Server(program, port, work)) for port in ports]
        proxy = stack.enter_context(Proxy(command([first, *ports], work), first, work)) if command else None
        load = stack.enter_context(Load(program, [first] if proxy else ports, work))
        for server in servers:
            server.is_called()
        # Streams of all kinds are open from here on.
        time.sleep(1)
        for server in servers:
            disturb(server)
        ends = load.finish()
        return ends, proxy.said() if proxy else ""


def of(ends, kind):
    """How many calls of a kind succeeded, were ended by a server that stops, and failed."""
    every = {end: count for (its_kind, end), count in ends.items() if its_kind == kind}
    return every.pop("OK", 0), every.pop(STOPPED, 0), sum(every.values())


def check_restarted(name, ends):
    for kind, least in KINDS.items():
        succeeded, stopped, failed = of(ends, kind)
        if succeeded < least:
            faults.append(f"{name}: of {kind}, only {succeeded} calls succeeded")
        if kind == "Endless" and not stopped:
            faults.append(f"{name}: no call outlived its server")
        if (failed or stopped and kind != "Endless") and name != "nginx":
            faults.append(f"{name}: of {kind}, {failed + stopped} calls failed")


def check_killed(name, ends):
    succeeded, stopped, failed = of(ends, "Unary")
    if failed or stopped or succeeded < LEAST_KILLED:
        faults.append(f"{name}, killed: {succeeded} unary calls succeeded, {failed + stopped} failed")


def show(name, what, ends, said, seconds):
    cells = ""
    for kind in KINDS:
        succeeded, stopped, failed = of(ends, kind)
        cells += f"{succeeded}{f' + {stopped}' if stopped else ''} / {failed}".rjust(16)
    print(f"{name:9} {what:9}{cells} {seconds:5.0f} s", flush=True)
    for (kind, end), count in ends.items():
        if end not in ("OK", STOPPED):
            # Without the address, which is another one each time.
            listed[f"{name}, {what}, {kind}: {re.sub(r'http://[0-9.]+:[0-9]+', 'the server', end)}"] += count
        if end.startswith(NEVER):
            faults.append(f"{name}, {what}: {count} of {kind}: {end}")
    # What nginx complains of, also of calls that it then sends to another server, without whom it was about.
    for cause in re.findall(r"\[(?:error|crit|alert|emerg)\] [^*]*\*\d+ (.*?)(?: while |, client)", said):
        listed[f"{name}, {what}, its log: {cause}"] += 1


print(f"\nCalls: succeeded (+ ended by a server that stops) / failed\n\n{'':19}" + "".join(f"{it:>16}" for it in KINDS))
for name in chosen or variants:
    for what, disturb, check in [
        ("restarted", Server.restart, check_restarted),
        ("killed", Server.die, check_killed),
    ]:
        begun = time.monotonic()
        ends, said = run(variants[name], disturb)
        show(name, what, ends, said, time.monotonic() - begun)
        check(name, ends)
print("", *(f"{count:4} x {what}" for what, count in listed.items()), sep="\n")
if faults:
    sys.exit("\n".join(["", *faults]))
