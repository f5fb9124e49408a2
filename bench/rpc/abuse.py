#!/usr/bin/env python3
"""Attacks a server of rustgreet's and one of tonic's, each as it comes, while an ordinary client calls it.

    python3 rpc/abuse.py FOLDER [ATTACK...] [--seconds 5]    # FOLDER has the binaries, such as target/tuned

Each attack meets a new process with two workers, which has served calls of all kinds first. A row says:

- ordinary calls over a connection that was there before, and those that failed; the slowest. Then the same of calls that
  connect anew, ten a second.
- MiB resident: at the start, the most during the attack above that, and 10 s after it. Then MiB allocated, at the start and
  10 s after: what is resident has what the allocator (glibc's) keeps for later, too.
- the CPU time of the server during the attack, and what became of the attack.
"""

import argparse
import pathlib
import resource
import subprocess
import time

from processes import Process, server

SERVERS = {"ours": "rustgreet", "tonics": "tonic"}
# What it is called in the table.
ATTACKS = {
    "rapid-reset": "calls begun and reset",
    "continuation": "CONTINUATION without end",
    "ping": "PING flood",
    "settings": "SETTINGS flood",
    "stalled": "1,000 replies of 200 KiB, windows closed",
    "slow-bodies": "1,000 requests, a byte each 100 ms",
    "streams": "10,000 streams on 40 connections",
    "streams-of-one": "10,000 streams on one connection",
    "idle": "2,000 idle connections",
    "bad-frames": "frames that are not HTTP/2",
    "bombs": "64 KiB of gzip that are 64 MiB",
    "descriptors": "200 connections, 64 descriptors",
    "unread": "16 x 20,000 small messages, unread",
}
# Descriptors of the server: 10,000, but where they are to run out.
FEW, MANY = 64, 10_000
REST = 10


def descriptors(limit):
    return lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))


def warm_up(folder, port):
    for kind, calls in [("unary", 25_600), ("server", 640), ("client", 640), ("bidi", 640)]:
        command = [folder / "load", str(port), kind, "4", "32", str(calls)]
        subprocess.run(command, check=True, timeout=120)


def attacked(folder, name, attack, seconds):
    """A row of the table."""
    limit = FEW if attack == "descriptors" else MANY
    with server(folder, name, before=descriptors(limit), stdout=subprocess.PIPE) as (serving, port):
        warm_up(folder, port)
        steady = Process(folder, "steady", port, stdout=subprocess.PIPE)
        time.sleep(2)
        start, used, cpu = serving.rss(), serving.allocated(), serving.nanoseconds()
        serving.forget_peak()
        command = [folder / "attack", str(port), attack, str(seconds)]
        done = subprocess.run(command, check=True, timeout=60 + seconds, stdout=subprocess.PIPE, text=True)
        peak, cpu = serving.peak() - start, (serving.nanoseconds() - cpu) / 1e9
        time.sleep(REST)
        after, left = serving.rss(), serving.allocated()
        calls = [line.split() for line in steady.end()[0].splitlines()]
    kept, fresh = ([f"{int(answered):,}", failed, slowest] for answered, failed, slowest in calls)
    memory = [f"{start:.1f}", f"{peak:.1f}", f"{after:.1f}", f"{used:.2f}", f"{left:.2f}"]
    return [ATTACKS[attack], SERVERS[name], *kept, *fresh, *memory, f"{cpu:.1f}", done.stdout.strip()]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("attacks", nargs="*", choices=[*ATTACKS, []])
    arguments.add_argument("--seconds", type=int, default=5)
    arguments.add_argument("--servers", nargs="+", default=list(SERVERS), choices=SERVERS)
    arguments = arguments.parse_args()
    print(
        "| attack | server | answered | failed | slowest, ms | anew: answered | failed | slowest, ms | resident at the start "
        "| peak above | 10 s after | allocated at the start | 10 s after | CPU, s | the attack |"
    )
    print("|---|---|" + "--:|" * 12 + "---|")
    for attack in arguments.attacks or ATTACKS:
        for name in arguments.servers:
            print(f"| {' | '.join(attacked(arguments.folder, name, attack, arguments.seconds))} |", flush=True)


if __name__ == "__main__":
    main()
