"""Plays the cases of gRPC's interoperability tests with every peer, and prints a table of what came of each.

Called by `run`, which installs the peers: table.py FOLDER-OF-PEERS FOLDER-OF-OUR-PROGRAMS core|deep
"""

import sys
from concurrent.futures import ThreadPoolExecutor

from peers import CORE, DEEP, others, ours
from processes import Server, play

# How many cases there are, of all that are played: fewer would mean that some were not.
WANTED = {"core": 182, "deep": 385}

failures = []
passed = 0


def column(client, server, cases, way):
    """What came of each case that both have."""
    both = [it for it in cases if it in CORE or it in client.client_has and it in server.server_has]
    if not both or not (client.added(way) and server.added(way)):
        return {}
    with Server(server, way) as port, ThreadPoolExecutor(2) as pool:
        return dict(zip(both, pool.map(lambda case: play(client, case, port, way), both)))


def show(title, pairs, cases, way="plain"):
    """Plays every case of each pair of a client and a server; `pairs` has the name of the column, too."""
    global passed
    print(f"\n{title:35}" + "".join(f"{name:14}" for name, _, _ in pairs))
    columns = [column(client, server, cases, way) for _, client, server in pairs]
    for case in cases:
        line = f"{case:35}"
        for (name, _, _), results in zip(pairs, columns):
            if case not in results:
                line += f"{'no such case':14}"
            elif results[case] is None:
                line += f"{'ok':14}"
                passed += 1
            else:
                line += f"{'FAILED':14}"
                failures.append(f"{title}, {name}, {case}: {results[case]}")
        print(line.rstrip(), flush=True)


peers, programs, what = sys.argv[1:]
us, them = ours(peers, programs), others(peers, programs)
out = [(it.name, us, it) for it in them if it.server]
into = [(it.name, it, us) for it in them if it.client]
if what == "core":
    show("our client, their server", out, CORE)
    show("their client, our server", into, CORE)
else:
    show("our client, their server, TLS", out, CORE, "tls")
    show("their client, our server, TLS", into, CORE, "tls")
    show("our client, their server, gzip", out, CORE, "gzip")
    show("their client, our server, gzip", into, CORE, "gzip")
    # No other server finds out whether a request was compressed; ours does, as the clients of others tell.
    show("our client, their server", out + [(us.name, us, us)], DEEP)
    show("their client, our server", into, DEEP)
print()
for failure in failures:
    print(f"FAILED: {failure}\n")
print(f"{passed} passed, {len(failures)} failed")
if failures or passed != WANTED[what]:
    sys.exit(f"wanted: {WANTED[what]} passed, 0 failed")
