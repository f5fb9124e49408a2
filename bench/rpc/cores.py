#!/usr/bin/env python3
"""Handlers that compute for 10 ms, on a server with two workers, all on one connection: how many cores 32 such calls at a time
use, and how long other calls and PINGs take beside one.

    python3 rpc/cores.py FOLDER [--rounds 5]    # FOLDER has the binaries, such as target/tuned

Cores used are CPU time by time that passed. Where the machine has other work, that is what it leaves; cores wanted have the time,
too, that threads waited for a core. The load is the machine's, of the last minute.
"""

import argparse
import os
import pathlib
import subprocess
import time

from processes import server


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments = arguments.parse_args()
    print("| load | cores used | wanted | small calls, ms: median | longest | PINGs, ms: median | longest |\n|" + "--:|" * 7)
    with server(arguments.folder, "told") as (serving, port):

        def figures():
            return time.monotonic(), serving.nanoseconds() / 1e9, serving.nanoseconds(waiting=True) / 1e9

        for _ in range(arguments.rounds):
            command = [arguments.folder / "cores", str(port)]
            before = figures()
            subprocess.run([*command, "many"], check=True, timeout=300)
            passed, *cores = (after - before for after, before in zip(figures(), before))
            beside = subprocess.run([*command, "beside"], check=True, timeout=300, stdout=subprocess.PIPE, text=True)
            cells = [f"{os.getloadavg()[0]:.1f}", *(f"{it / passed:.2f}" for it in cores), *beside.stdout.split()]
            print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
