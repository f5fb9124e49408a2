#!/usr/bin/env python3
"""Measures the CPU time of calls beside others': of servers, from the kernel's schedstat, and of clients with their channels.
Rounds are interleaved and pinned: what is measured has one core, the other end another one. With workers, both have both.

    python3 rpc/cpu.py FOLDER [--rounds 15] [--workers 2]    # FOLDER has the binaries, such as target/tuned

A row says microseconds a call (medians), the median of the ratios of the rounds to tonic (to connectrpc for `json`, which tonic
does not speak), and the bounds between which the true
median lies with at least 90 %: of 15 rounds the fourth smallest ratio and the fourth largest.
"""

import argparse
import math
import os
import pathlib
import statistics
import subprocess

# Kind, connections, streams, calls of a round.
SERVERS = [
    ("unary", 4, 32, 12_800),
    ("unary", 1, 1, 4_000),
    ("server", 4, 8, 320),
    ("client", 4, 8, 320),
    ("bidi", 4, 8, 320),
    ("pingpong", 1, 1, 20),
    ("json", 4, 32, 12_800),
    ("json", 1, 1, 4_000),
]
# Streams, calls of a round.
CLIENTS = [(32, 12_800), (1, 4_000)]
WHOSE = {"ours": "rustgreet", "tonics": "tonic", "connectrpcs": "connectrpc", "bare": "bare h2"}
PORT = 21_900
MEASURED, OTHER = {1}, {0}


def on(cores):
    return lambda: os.sched_setaffinity(0, cores)


def start(folder, server, port, cores, workers=0):
    """A server that ends with its standard input."""
    command = [folder / server, str(port), str(workers)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, preexec_fn=on(cores))


def nanoseconds(process):
    """What the threads of a process have run."""
    tasks = pathlib.Path(f"/proc/{process.pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks)


def used(command):
    """The microseconds that a process takes."""
    process = subprocess.Popen(command, preexec_fn=on(MEASURED))
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, command
    process.returncode = 0
    return (usage.ru_utime + usage.ru_stime) * 1e6


def bounds(ratios):
    """Order statistics that enclose the median with at least 90 %."""
    ratios, count = sorted(ratios), len(ratios)
    outside, skipped = 0.0, 0
    while True:
        outside += 2 * math.comb(count, skipped) / 2**count
        if outside > 0.1 or skipped + 1 > count // 2:
            break
        skipped += 1
    skipped = max(skipped - 1, 0)
    return ratios[skipped], ratios[count - 1 - skipped]


def head(what, whose):
    print(f"\n| {what} of | {' | '.join(map(WHOSE.get, whose))} | ratio | between |\n|---|{'--:|' * (len(whose) + 2)}")


def row(name, rounds, whose, columns, measure):
    """Measures all in turn, and who begins changes."""
    figures = {one: [] for one in whose}
    for one in whose:
        measure(one)
    for number in range(rounds):
        first = number % len(whose)
        for one in whose[first:] + whose[:first]:
            figures[one].append(measure(one))
    others = figures.get("tonics", figures.get("connectrpcs"))
    ratios = [ours / theirs for ours, theirs in zip(figures["ours"], others)]
    low, high = bounds(ratios)
    cells = [f"{statistics.median(figures[one]):,.1f}" if one in figures else "" for one in columns]
    print(f"| {name} | {' | '.join(cells)} | {statistics.median(ratios):.2f} | {low:.2f} to {high:.2f} |", flush=True)


def of_servers(folder, rounds, workers):
    measured, other = (MEASURED, OTHER) if workers == 0 else (MEASURED | OTHER, MEASURED | OTHER)
    servers = {}
    for index, whose in enumerate(WHOSE):
        servers[whose] = (start(folder, whose, PORT + index, measured, workers), PORT + index)
    try:
        head("server", WHOSE)
        for kind, connections, streams, calls in SERVERS:

            def load(whose):
                process, port = servers[whose]
                before = nanoseconds(process)
                command = [folder / "load", str(port), kind, str(connections), str(streams), str(calls)]
                subprocess.run(command, check=True, timeout=600, preexec_fn=on(other))
                return (nanoseconds(process) - before) / 1000 / calls

            whose = [one for one in WHOSE if one != "bare" or kind == "unary"]
            if kind == "json":
                whose.remove("tonics")
            row(f"{kind} {connections} x {streams}", rounds, whose, WHOSE, load)
    finally:
        for process, _ in servers.values():
            process.communicate("\n", timeout=60)


def of_clients(folder, rounds):
    whose = ["ours", "tonics"]
    port = PORT + len(WHOSE)
    server = start(folder, "ours", port, OTHER)
    try:
        head("client", whose)
        for streams, calls in CLIENTS:

            def call(one):
                command = [folder / "clients", one, str(port), str(streams)]
                few = used([*command, str(streams)])
                return (used([*command, str(calls)]) - few) / (calls - streams)

            row(f"unary 1 x {streams}", rounds, whose, whose, call)
    finally:
        server.communicate("\n", timeout=60)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--rounds", type=int, default=15)
    arguments.add_argument("--workers", type=int, default=0)
    arguments = arguments.parse_args()
    of_servers(arguments.folder, arguments.rounds, arguments.workers)
    if arguments.workers == 0:
        of_clients(arguments.folder, arguments.rounds)


if __name__ == "__main__":
    main()
