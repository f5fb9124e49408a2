#!/usr/bin/env python3
"""Counts the instructions that a server takes for a call, by callgrind: two runs of each row, one with ten times the
calls, so that the start does not count.

    python3 rpc/count.py FOLDER [--quick] [KIND ..]    # FOLDER has the binaries, such as target/tuned

The last column is ours to tonic's; to connectrpc's for `json`, which tonic does not speak.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

# Kind, connections, streams, calls.
ROWS = [
    ("unary", 4, 32, 12_800),
    ("unary", 1, 1, 4_000),
    ("server", 4, 8, 640),
    ("client", 4, 8, 640),
    ("bidi", 4, 8, 640),
    ("pingpong", 1, 1, 20),
    ("json", 4, 32, 12_800),
    ("json", 1, 1, 4_000),
]
SERVERS = ["ours", "tonics", "connectrpcs", "bare"]
PORT = 21_700


def instructions(folder, server, port, row, calls):
    """Runs a server under callgrind, and calls it."""
    kind, connections, streams, _ = row
    with tempfile.TemporaryDirectory() as scratch:
        tool = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={scratch}/out"]
        process = subprocess.Popen(
            [*tool, folder / server, str(port)], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        subprocess.run(
            [folder / "load", str(port), kind, str(connections), str(streams), str(calls)], check=True, timeout=600
        )
        _, said = process.communicate("\n", timeout=60)
        return int(re.search(r"Collected : (\d+)", said)[1])


def main():
    folder = pathlib.Path(sys.argv[1])
    quick = "--quick" in sys.argv
    wanted = [argument for argument in sys.argv[2:] if argument != "--quick"]
    port = PORT
    print("| row | " + " | ".join(SERVERS) + " | ratio |\n|---|" + "--:|" * (len(SERVERS) + 1))
    for row in ROWS:
        kind, connections, streams, calls = row
        if wanted and kind not in wanted:
            continue
        least = connections * streams
        calls = 10 * least if quick else calls
        few = max(calls // 10 // least, 1) * least
        figures = {}
        for server in SERVERS:
            if server == "bare" and kind != "unary" or server == "tonics" and kind == "json":
                continue
            counted = []
            for number in (few, calls):
                port += 1
                counted.append(instructions(folder, server, port, row, number))
            figures[server] = (counted[1] - counted[0]) // (calls - few)
        cells = [f"{figures[server]:,}" if server in figures else "" for server in SERVERS]
        ratio = figures["ours"] / figures.get("tonics", figures["connectrpcs"])
        print(f"| {kind} {connections} x {streams} | {' | '.join(cells)} | {ratio:.2f} |", flush=True)


if __name__ == "__main__":
    main()
