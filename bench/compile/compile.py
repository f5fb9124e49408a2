#!/usr/bin/env python3
"""Measures how long generated code takes to compile: rustgreet and prost, on opentelemetry's messages.

Writes a library of all messages, a crate that uses three of them and one that uses all, with each
generator, and measures the user CPU time of `cargo check`, dev and release builds. Dependencies are
built before. The generators take turns. Prints a table in Markdown.
"""

import argparse
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent
PROTOS = [
    f"opentelemetry/proto/{name}.proto"
    for name in (
        "common/v1/common",
        "resource/v1/resource",
        "trace/v1/trace",
        "metrics/v1/metrics",
        "logs/v1/logs",
        "profiles/v1development/profiles",
    )
]
FEW = ["trace::v1::TracesData", "logs::v1::LogRecord", "resource::v1::Resource"]
MODES = {"check": ["check"], "dev": ["build"], "release": ["build", "--release"]}
WHATS = {"lib": "library alone", "few": "with a crate that uses 3", "all": "with a crate that uses all"}


class Generator:
    def __init__(self, name, dependency, message, implements):
        self.name = name
        self.dependency = dependency  # a line of Cargo.toml
        self.message = message  # the path of its Message trait
        self.implements = re.compile(implements, re.M)  # finds (indent, name) of each message


GENERATORS = [
    Generator(
        "rustgreet",
        f'rustgreet = {{ path = "{BENCH.parent / "runtime"}", default-features = false }}',
        "rustgreet::Message",
        r"^( *)impl ::rustgreet::Message for (\w+) \{",
    ),
    Generator(
        "prost",
        'prost = "0.14"',
        "prost::Message",
        r"^( *)#\[derive\([^)]*::prost::Message\)\]\n(?: *#\[.*\n)* *pub struct (\w+)",
    ),
]

USER = """//! Decodes, encodes, clones, compares and prints {what}.
use std::fmt::Debug;

use {message};

fn exercise<T: Message + Default + Clone + PartialEq + Debug>(input: &[u8]) -> usize {{
    let message = T::decode(input).unwrap_or_default();
    let copy = message.clone();
    usize::from(copy == message) + copy.encode_to_vec().len() + format!("{{message:?}}").len()
}}

fn main() {{
    let input: Vec<u8> = std::env::args().flat_map(String::into_bytes).collect();
    let total = [
{calls}
    ];
    println!("{{}}", total.iter().map(|exercise| exercise(&input)).sum::<usize>());
}}
"""


def run(*command, **options):
    done = subprocess.run([str(it) for it in command], text=True, capture_output=True, **options)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def cpu(*command, **options):
    """Returns the user CPU seconds of a command and of all processes that it started."""
    now = lambda: resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    before = now()
    run(*command, **options)
    return now() - before


def proto_root():
    """Returns the folder of opentelemetry's protos, in a package that cargo unpacked."""
    run("cargo", "fetch", "--locked", cwd=BENCH)
    metadata = run("cargo", "metadata", "--format-version=1", "--locked", "--offline", cwd=BENCH)
    for package in json.loads(metadata)["packages"]:
        if package["name"] == "opentelemetry-proto":
            return Path(package["manifest_path"]).parent / "src/proto/opentelemetry-proto"
    sys.exit("opentelemetry-proto is not among the bench's packages")


def messages(generator, folder):
    """Returns the Rust paths of all messages in a folder of generated files, one file per package."""
    paths = []
    for file in sorted(folder.glob("*.rs")):
        if file.name == "mod.rs":
            continue
        text = file.read_text()
        modules = [(m.start(), m[1], m[2]) for m in re.finditer(r"^( *)pub mod (\w+) \{", text, re.M)]
        ends = lambda start, indent: text.index(f"\n{indent}}}", start)
        for found in generator.implements.finditer(text):
            inside = [name for start, indent, name in modules if start < found.start() < ends(start, indent)]
            paths.append("::".join([*file.stem.split("."), *inside, found[2]]))
    return paths


def write_user(workspace, name, what, generator, paths):
    calls = "\n".join(f"        exercise::<otel::{path}>," for path in paths)
    calls = calls.replace(">,", "> as fn(&[u8]) -> usize,", 1)
    source = USER.format(what=what, message=generator.message, calls=calls)
    write_crate(workspace / name, name, ['otel = { path = "../otel" }', generator.dependency], "main.rs", source)


def write_crate(folder, name, dependencies, file, source):
    (folder / "src").mkdir(parents=True, exist_ok=True)
    manifest = f'[package]\nname = "{name}"\nversion = "0.0.0"\nedition = "2024"\n\n[dependencies]\n'
    (folder / "Cargo.toml").write_text(manifest + "\n".join(dependencies) + "\n")
    (folder / "src" / file).write_text(source)


def write_workspace(workspace, generator, root):
    """Generates, and writes the three crates; returns the counts of messages and lines."""
    shutil.rmtree(workspace, ignore_errors=True)
    write_crate(workspace / "otel", "otel", [generator.dependency], "lib.rs", "mod pb;\npub use pb::*;\n")
    generated = workspace / "otel/src/pb"
    environment = os.environ | {"OUT_DIR": str(generated.parent)}
    run("cargo", "run", "--quiet", "--locked", "-p", "generate", "--", generator.name, root, generated, *PROTOS,
        cwd=BENCH, env=environment)
    everything = messages(generator, generated)
    write_user(workspace, "few", "three messages", generator, [f"opentelemetry::proto::{it}" for it in FEW])
    write_user(workspace, "all", "all messages", generator, everything)
    (workspace / "Cargo.toml").write_text('[workspace]\nmembers = ["otel", "few", "all"]\nresolver = "3"\n')
    shutil.copy(BENCH / "Cargo.lock", workspace)
    lines = sum(len(file.read_text().splitlines()) for file in generated.rglob("*.rs"))
    return len(everything), lines


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--repetitions", type=int, default=5)
    arguments.add_argument("--modes", nargs="+", choices=MODES, default=list(MODES))
    arguments.add_argument("--work", type=Path, default=BENCH / "target/compile", help="where the crates are written")
    arguments = arguments.parse_args()
    root = proto_root()
    workspaces = {it.name: arguments.work.resolve() / it.name for it in GENERATORS}
    print("| generator | messages | generated lines |\n|---|--:|--:|")
    for it in GENERATORS:
        count, lines = write_workspace(workspaces[it.name], it, root)
        print(f"| {it.name} | {count} | {lines} |", flush=True)

    def measure(generator, mode, what):
        workspace = workspaces[generator]
        if what != "none":
            (workspace / "otel/src/lib.rs").touch()
        environment = os.environ | {"CARGO_INCREMENTAL": "0", "CARGO_TARGET_DIR": str(workspace / "target")}
        package = {"lib": "otel", "none": "all"}.get(what, what)
        return cpu("cargo", *MODES[mode], "--quiet", "--offline", "-p", package, cwd=workspace, env=environment)

    names = [it.name for it in GENERATORS]
    print("\n| build | what | " + " | ".join(f"{it}, s" for it in names) + " | rustgreet / prost |")
    print("|---|---|" + "--:|" * (len(names) + 1))
    for mode in arguments.modes:
        for name in names:
            measure(name, mode, "all")  # builds the dependencies
        for what in [*WHATS, "none"]:
            spent = {name: [] for name in names}
            for repetition in range(arguments.repetitions):
                for name in names if repetition % 2 == 0 else reversed(names):
                    spent[name].append(measure(name, mode, what))
            median = {name: statistics.median(spent[name]) for name in names}
            cells = " | ".join(
                f"{median[name]:.2f} ({min(spent[name]):.2f} to {max(spent[name]):.2f})" for name in names)
            ratio = f"{median['rustgreet'] / median['prost']:.2f}" if "rustgreet" in median and what != "none" else ""
            print(f"| {mode} | {WHATS.get(what, 'nothing: cargo itself')} | {cells} | {ratio} |", flush=True)


if __name__ == "__main__":
    main()
