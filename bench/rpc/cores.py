#!/usr/bin/env python3
"""Handlers that compute for 10 ms, on a server with two workers, all on one connection: how many cores 32 such calls at a time
use, and how long other calls and PINGs take beside one.

    python3 rpc/cores.py FOLDER [--rounds 5]    # FOLDER has the binaries, such as target/tuned

The cores are CPU time by time that passed. On a machine that has other work, they are what that leaves: so the load of the
machine (of the last minute) is printed, too.
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
    print("| load | cores | small calls, ms: median | longest | PINGs, ms: median | longest |\n|" + "--:|" * 6)
    with server(arguments.folder, "told") as (serving, port):
        for _ in range(arguments.rounds):
            command = [arguments.folder / "cores", str(port)]
            start, cpu = time.monotonic(), serving.nanoseconds()
            subprocess.run([*command, "many"], check=True, timeout=300)
            cores = (serving.nanoseconds() - cpu) / 1e9 / (time.monotonic() - start)
            beside = subprocess.run([*command, "beside"], check=True, timeout=300, stdout=subprocess.PIPE, text=True)
            cells = [f"{os.getloadavg()[0]:.1f}", f"{cores:.2f}", *beside.stdout.split()]
            print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
