"""Restarts three servers in turn, under a load of all four kinds of call: behind each proxy, and without one.

    main.py PROGRAM ENVOY FOLDER [VARIANT...]    # PROGRAM is the demo's example `rolling`

Without a proxy, and behind haproxy and Envoy, no call may fail. Calls without an end are the exception: each ends with the
status of a server that stops. Behind nginx calls may fail, but none may hang; they are listed, with what nginx said.
"""

import collections
import contextlib
import pathlib
import re
import sys
import time

import configurations
from processes import Load, Proxy, Server, free_ports

# Each kind, and how many calls of it must have succeeded.
KINDS = {"Unary": 500, "ServerStream": 48, "ClientStream": 48, "Bidi": 48, "Endless": 1}
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
faults = []


def run(command):
    """Restarts each server under load. Returns how the calls ended, and what the proxy said."""
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
            server.restart()
        ends = load.finish()
        return ends, proxy.said() if proxy else ""


def check(name, ends):
    for kind, least in KINDS.items():
        if ends.get((kind, "OK"), 0) < least:
            faults.append(f"{name}: of {kind}, fewer than {least} calls succeeded")
    for (kind, end), count in ends.items():
        is_ours = kind == "Endless" and end == STOPPED
        if end == "OK" or is_ours or name == "nginx" and not end.startswith(NEVER):
            continue
        faults.append(f"{name}: {count} of {kind}: {end}")
    if ("Endless", STOPPED) not in ends:
        faults.append(f"{name}: no call outlived its server")


def cell(ends, kind):
    """How many calls succeeded, were ended by a server that stops, and failed."""
    every = {end: count for (its_kind, end), count in ends.items() if its_kind == kind}
    succeeded, stopped = every.pop("OK", 0), every.pop(STOPPED, 0)
    return f"{succeeded}" + (f" + {stopped}" if stopped else "") + f" / {sum(every.values())}"


def causes(said):
    """What nginx complains of, without whom it was about, and how often."""
    found = re.findall(r"\[(?:error|crit|alert|emerg)\] [^*]*\*\d+ (.*?)(?: while |, client)", said)
    return collections.Counter(found).most_common()


print(f"\ncalls: succeeded (+ ended by the server, which stopped) / failed\n\n{'':10}" + "".join(f"{it:>17}" for it in KINDS))
for name in chosen or variants:
    begun = time.monotonic()
    ends, said = run(variants[name])
    row = f"{name:10}" + "".join(f"{cell(ends, kind):>17}" for kind in KINDS)
    print(f"{row}   {time.monotonic() - begun:.0f} s", flush=True)
    check(name, ends)
    if name == "nginx":
        failed = {it: count for it, count in ends.items() if it[1] not in ("OK", STOPPED)}
        print(f"\n{sum(failed.values())} calls failed behind nginx")
        for (kind, end), count in failed.items():
            print(f"  {count} x {kind}: {end}")
        print("nginx said, also of calls that it sent to another server:")
        for cause, count in causes(said):
            print(f"  {count} x {cause}")
if faults:
    sys.exit("\n" + "\n".join(faults))
