#!/usr/bin/env python3
"""Measures how long plugins take to generate: ours, and prost's and tonic's, on the same requests.

    python3 generator/generator.py                 every tree, five rounds
    python3 generator/generator.py --quick         ours alone, once, without googleapis

protoc makes a request of each tree once; it is saved, and every plugin gets the same bytes on stdin. The plugins
take turns. Prints a table in Markdown: user CPU, wall-clock time and the largest resident memory, medians over
the rounds. The peers are installed by cargo; the trees come from npm and cargo (foreign/trees has the versions).
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.dont_write_bytecode = True

import trees  # noqa: E402

PEERS = {"protoc-gen-prost": "0.5.0", "protoc-gen-tonic": "0.5.0"}

# The answer of a plugin without files: it knows `optional`, and editions from PROTO2 to 2026.
SAVE = """#!/bin/sh
cat > "$SAVED_REQUEST"
printf '\\020\\003\\030\\346\\007\\040\\352\\007'
"""


# Starts a plugin, and prints its user CPU and wall-clock seconds and its largest resident memory in KiB. A process of
# its own: the memory of the one that starts a program counts as that program's.
MEASURE = """
import os, sys, time
begun = time.monotonic()
child = os.fork()
if child == 0:
    os.dup2(os.open(sys.argv[2], os.O_RDONLY), 0)
    os.dup2(os.open(sys.argv[3], os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
    os.execv(sys.argv[1], sys.argv[1:2])
_, status, usage = os.wait4(child, 0)
print(usage.ru_utime, time.monotonic() - begun, usage.ru_maxrss)
sys.exit(status != 0)
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--mimalloc", type=Path, help="our plugin, built with --features mimalloc")
    options = parser.parse_args()
    work = trees.foreign.TARGET / "bench-generator"
    work.mkdir(parents=True, exist_ok=True)
    tools = trees.foreign.Tools.build()
    plugins = {"rustgreet": [tools.plugin]}
    if options.mimalloc:
        plugins["rustgreet, mimalloc"] = [options.mimalloc]
    if not options.quick:
        plugins["prost + tonic"] = [peer(work, name) for name in PEERS]
    print("| tree | files | plugin | user s | wall s | wall / user | MiB | output MB |")
    print("|---|--:|---|--:|--:|--:|--:|--:|", flush=True)
    for name, root, files in sources(options.quick):
        request = save(tools, work, name, root, files)
        runs = {plugin: [] for plugin in plugins}
        for number in range(1 if options.quick else options.rounds):
            turns = list(plugins)
            for plugin in turns[number % len(turns):] + turns[:number % len(turns)]:
                runs[plugin].append([run(program, request) for program in plugins[plugin]])
        for plugin, rounds in runs.items():
            user = statistics.median(sum(it[0] for it in programs) for programs in rounds)
            wall = statistics.median(sum(it[1] for it in programs) for programs in rounds)
            memory = statistics.median(max(it[2] for it in programs) for programs in rounds)
            output = sum(it[3] for it in rounds[0])
            print(f"| {name} | {len(files)} | {plugin} | {user:.2f} | {wall:.2f} | {wall / max(user, 0.01):.2f} "
                  f"| {memory / 1024:.0f} | {output / 1e6:.1f} |", flush=True)


def sources(quick):
    """The trees: name, include folder, files."""
    yield "opentelemetry", *trees.opentelemetry()
    if quick:
        return
    yield "subset", *trees.subset()
    root, files, imports = trees.googleapis()
    # The peers know no editions.
    left_out = {file for file in files if re.search(r"^edition\s*=", (root / file).read_text(encoding="utf8"), re.M)}
    while more := {it for it in files if it not in left_out and not left_out.isdisjoint(imports.imported[it])}:
        left_out |= more
    yield "googleapis", root, [file for file in files if file not in left_out]


def peer(work, name):
    """A plugin of others', installed."""
    program = work / "peers/bin" / name
    if not program.exists():
        environment = os.environ | {"CARGO_TARGET_DIR": str(work / "build")}
        command = ["cargo", "install", "--quiet", "--locked", "--root", work / "peers", "--version", PEERS[name], name]
        subprocess.run([str(it) for it in command], env=environment, check=True)
    return program


def save(tools, work, name, root, files):
    """The request that protoc makes of some files."""
    request, saver, listed = work / f"{name}.request", work / "save", work / "files"
    saver.write_text(SAVE)
    saver.chmod(0o755)
    listed.write_text("\n".join(files))
    command = [tools.protoc, f"--plugin=protoc-gen-save={saver}", f"--save_out={work}", f"-I{root}", f"@{listed}"]
    environment = os.environ | {"SAVED_REQUEST": str(request)}
    subprocess.run(command, env=environment, check=True, stderr=subprocess.DEVNULL)
    return request


def run(program, request):
    """User CPU and wall-clock seconds, the largest resident memory in KiB, and the size of the response."""
    output = request.with_suffix(".response")
    command = [sys.executable, "-I", "-S", "-c", MEASURE, program, request, output]
    measured = subprocess.run([str(it) for it in command], check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    return float(measured[0]), float(measured[1]), int(measured[2]), output.stat().st_size


if __name__ == "__main__":
    main()
