"""Plays the cases of gRPC's interoperability tests with every peer, and prints a table of what came of each.

Called by `run`, which installs the peers: table.py FOLDER-OF-PEERS FOLDER-OF-OUR-PROGRAMS
"""

import sys
from concurrent.futures import ThreadPoolExecutor

from peers import CORE, others, ours
from processes import Server, play

# How many cases there are, of all that are played: fewer would mean that some were not.
WANTED = 140

failures = []
passed = 0


def column(client, server):
    """What came of each case of a client with a server."""
    with Server(server) as port, ThreadPoolExecutor(2) as pool:
        cases = [case for case in CORE if case in client.cases]
        return dict(zip(cases, pool.map(lambda case: play(client, case, port), cases)))


def show(title, pairs):
    """Plays every case of each pair of a client and a server; `pairs` has the name of the column, too."""
    global passed
    print(f"\n{title:30}" + "".join(f"{name:14}" for name, _, _ in pairs))
    columns = [column(client, server) for _, client, server in pairs]
    for case in CORE:
        line = f"{case:30}"
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


peers, programs = sys.argv[1:]
us, them = ours(programs), others(peers, programs)
show("our client, their server", [(it.name, us, it) for it in them if it.server])
show("their client, our server", [(it.name, it, us) for it in them if it.client])
print()
for failure in failures:
    print(f"FAILED: {failure}\n")
print(f"{passed} passed, {len(failures)} failed")
if failures or passed != WANTED:
    sys.exit(f"wanted: {WANTED} passed, 0 failed")
