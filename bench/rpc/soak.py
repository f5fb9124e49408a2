#!/usr/bin/env python3
"""Calls a server of rustgreet's by its own channel for 20 minutes: calls of all kinds, with cancellations, deadlines, oversize
and undecodable messages, slow readers, dropped connections. Server and client are processes of their own.

    python3 rpc/soak.py FOLDER [--minutes 20] [--seed 1]    # FOLDER has the binaries, such as target/tuned

Fails if a call is lost or ends with a code that its kind does not expect, if a handler is left, if anything panics, or if
either process has more than 1.1 times the memory at the end that it had at a quarter of the time: medians of what is resident
in a twentieth of the time, at the end of the quarter and at the end of all.
"""

import argparse
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

from processes import Process, server

MOST = 1.1
SAMPLES = 400


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--minutes", type=float, default=20)
    arguments.add_argument("--seed", type=int, default=1)
    arguments = arguments.parse_args()
    seconds = round(arguments.minutes * 60)
    faults = []

    with tempfile.TemporaryFile("w+") as said:
        with server(arguments.folder, "told", stderr=said) as (serving, port):
            command = ("soak", port, seconds, arguments.seed)
            calling = Process(arguments.folder, *command, stdout=subprocess.PIPE, stderr=said)
            samples = {"server": [], "client": []}
            start = time.monotonic()
            for number in range(SAMPLES):
                time.sleep(max(0, start + seconds * (number + 0.5) / SAMPLES - time.monotonic()))
                if calling.process.poll() is None:
                    samples["server"].append(serving.rss())
                    samples["client"].append(calling.rss())
            printed, _ = calling.end(patience=180)
            print(printed, end="")
            if calling.process.returncode != 0:
                faults.append(f"the client ended with {calling.process.returncode}")
            if serving.process.poll() is not None:
                faults.append("the server ended")
        said.seek(0)
        if text := said.read():
            faults.append(f"a process said: {text[:2000]}")

    width = SAMPLES // 20
    for whose, figures in samples.items():
        medians = [statistics.median(figures[at : at + width]) for at in range(0, len(figures), width)]
        print(f"\nMiB resident in the {whose}, by twentieths of the time: {' '.join(f'{it:.1f}' for it in medians)}")
    print("\n| MiB resident | after a quarter | at the end | ratio |\n|---|--:|--:|--:|")
    for whose, figures in samples.items():
        if len(figures) < SAMPLES:
            faults.append(f"the {whose} was there for {len(figures)} of {SAMPLES} samples")
            continue
        early = statistics.median(figures[SAMPLES // 4 - width : SAMPLES // 4])
        late = statistics.median(figures[-width:])
        print(f"| {whose} | {early:.1f} | {late:.1f} | {late / early:.2f} |")
        if late > MOST * early:
            faults.append(f"the memory of the {whose} grew to {late / early:.2f} times")
    for fault in faults:
        print(f"soak.py: {fault}", file=sys.stderr)
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
