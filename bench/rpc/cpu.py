#!/usr/bin/env python3
"""Measures the CPU time of calls beside tonic's: of servers, from the kernel's schedstat, and of clients with their channels.
Rounds are interleaved and pinned: what is measured has one core, the other end another one.

    python3 rpc/cpu.py FOLDER [--rounds 15]    # FOLDER has the binaries, such as target/tuned

A row says microseconds a call (medians), the median of the ratios of the rounds, and the bounds between which the true median lies
with at least 90 %: of 15 rounds the fourth smallest ratio and the fourth largest.
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
]
# Streams, calls of a round.
CLIENTS = [(32, 12_800), (1, 4_000)]
WHOSE = ["ours", "tonics"]
PORT = 21_900
MEASURED, OTHER = 1, 0


def on(core):
    return lambda: os.sched_setaffinity(0, {core})


def start(folder, server, port, core):
    """A server that ends with its standard input."""
    command = [folder / server, str(port)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, preexec_fn=on(core))


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


def row(name, rounds, measure):
    """Measures both in turn, and who begins changes."""
    figures = {whose: [] for whose in WHOSE}
    for number in range(rounds):
        for whose in WHOSE if number % 2 == 0 else reversed(WHOSE):
            figures[whose].append(measure(whose))
    ratios = [ours / theirs for ours, theirs in zip(figures["ours"], figures["tonics"])]
    low, high = bounds(ratios)
    cells = [f"{statistics.median(figures[whose]):,.1f}" for whose in WHOSE]
    print(f"| {name} | {' | '.join(cells)} | {statistics.median(ratios):.2f} | {low:.2f} to {high:.2f} |", flush=True)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--rounds", type=int, default=15)
    arguments = arguments.parse_args()
    folder, rounds = arguments.folder, arguments.rounds

    servers = {}
    for index, whose in enumerate(WHOSE):
        servers[whose] = (start(folder, whose, PORT + index, MEASURED), PORT + index)
    try:
        print("| server of | rustgreet | tonic | ratio | between |\n|---|--:|--:|--:|--:|")
        for kind, connections, streams, calls in SERVERS:

            def load(whose):
                process, port = servers[whose]
                before = nanoseconds(process)
                command = [folder / "load", str(port), kind, str(connections), str(streams), str(calls)]
                subprocess.run(command, check=True, timeout=600, preexec_fn=on(OTHER))
                return (nanoseconds(process) - before) / 1000 / calls

            for whose in WHOSE:
                load(whose)
            row(f"{kind} {connections} x {streams}", rounds, load)
    finally:
        for process, _ in servers.values():
            process.communicate("\n", timeout=60)

    server = start(folder, "ours", PORT + 2, OTHER)
    try:
        print("\n| client of | rustgreet | tonic | ratio | between |\n|---|--:|--:|--:|--:|")
        for streams, calls in CLIENTS:

            def call(whose):
                command = [folder / "clients", whose, str(PORT + 2), str(streams)]
                few = used([*command, str(streams)])
                return (used([*command, str(calls)]) - few) / (calls - streams)

            for whose in WHOSE:
                call(whose)
            row(f"unary 1 x {streams}", rounds, call)
    finally:
        server.communicate("\n", timeout=60)


if __name__ == "__main__":
    main()
