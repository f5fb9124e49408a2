#!/usr/bin/env python3
"""Measures how long generated code takes to compile: rustgreet's and prost's.

    python3 compile/compile.py                    opentelemetry: 48 messages
    python3 compile/compile.py --tree subset      five services of googleapis with their imports: 642 messages
    python3 compile/compile.py --services         with services: beside prost and tonic
    python3 compile/compile.py --operations       a crate for each operation, instead of one for all

Writes a library of all messages, a crate that uses three of them and one that uses all (of the subset those
that are in no other message), with each generator, and measures the user CPU time of `cargo check`, dev and
release builds. Dependencies are built before. The generators take turns. Prints a table in Markdown.
"""

import argparse
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

BENCH = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(BENCH))
sys.dont_write_bytecode = True

import trees  # noqa: E402


class Tree(NamedTuple):
    files: Callable  # with services or without: the include folder, and the files
    few: list  # the three messages of the crate that uses few
    inner: bool  # whether the crate that uses all uses messages inside messages


def telemetry(services):
    """opentelemetry; its services are in a folder of their own."""
    root, files = trees.opentelemetry()
    return root, [file for file in files if services or "/collector/" not in file]


TREES = {
    "opentelemetry": Tree(
        telemetry,
        [f"opentelemetry::proto::{it}"
         for it in ("trace::v1::TracesData", "logs::v1::LogRecord", "resource::v1::Resource")],
        inner=True,
    ),
    "subset": Tree(
        lambda _services: trees.subset(),
        ["google::pubsub::v1::PubsubMessage", "google::spanner::v1::ResultSet", "google::bigtable::v2::Row"],
        inner=False,
    ),
}
MODES = {"check": ["check"], "dev": ["build"], "release": ["build", "--release"]}
WHATS = {"lib": "library alone", "few": "with a crate that uses 3", "all": "with a crate that uses all"}
OPERATIONS = {
    "decode": "usize::from(T::decode(input).is_ok())",
    "encode": "T::default().encode_to_vec().len()",
    "clone": "let message = T::default();\n    usize::from(message.clone() == message)",
    "debug": 'format!("{:?}", T::default()).len()',
}
NAMES = WHATS | {
    "decode": "a crate that decodes all",
    "encode": "a crate that encodes all",
    "clone": "a crate that clones and compares all",
    "debug": "a crate that prints all with `Debug`",
    "none": "nothing: cargo itself",
}


class Generator(NamedTuple):
    name: str
    dependencies: list  # lines of Cargo.toml
    with_services: list  # the same, with services
    message: str  # the path of its Message trait
    implements: re.Pattern  # finds (indent, name) of each message


GENERATORS = [
    Generator(
        "rustgreet",
        # `descriptor` is for the custom options of googleapis.
        [f'rustgreet = {{ path = "{BENCH.parent / "runtime"}", default-features = false, features = ["descriptor"] }}'],
        [f'rustgreet = {{ path = "{BENCH.parent / "runtime"}" }}'],
        "rustgreet::Message",
        re.compile(r"^( *)impl ::rustgreet::Message for (\w+) \{", re.M),
    ),
    Generator(
        "prost",
        ['prost = "0.14"', 'prost-types = "0.14"'],
        ['prost = "0.14"', 'prost-types = "0.14"', 'tonic = "0.14"', 'tonic-prost = "0.14"'],
        "prost::Message",
        re.compile(r"^( *)#\[derive\([^)]*::prost::Message\)\]\n(?: *#\[.*\n)* *pub struct (\w+)", re.M),
    ),
]

USER = """//! {what}.
#![allow(unused_imports)]
use std::fmt::Debug;

use {message};

fn exercise<T: Message + Default + Clone + PartialEq + Debug>(input: &[u8]) -> usize {{
    _ = input;
    {body}
}}

fn main() {{
    let input: Vec<u8> = std::env::args().flat_map(String::into_bytes).collect();
    let total = [
{calls}
    ];
    println!("{{}}", total.iter().map(|exercise| exercise(&input)).sum::<usize>());
}}
"""
EVERYTHING = """let message = T::decode(input).unwrap_or_default();
    let copy = message.clone();
    usize::from(copy == message) + copy.encode_to_vec().len() + format!("{message:?}").len()"""


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


def path_of(parts):
    """A path of Rust, of which some parts may be keywords."""
    return "::".join(f"r#{part}" if part in ("type", "mod") else part for part in parts)


def messages(generator, folder, inner):
    """Returns the Rust paths of the messages in a folder of generated files, one file per package."""
    paths = []
    for file in sorted(folder.glob("*.rs")):
        if file.name == "mod.rs":
            continue
        text = file.read_text()
        modules = [(m.start(), m[1], m[2]) for m in re.finditer(r"^( *)pub mod (\S+) \{", text, re.M)]
        ends = lambda start, indent: text.index(f"\n{indent}}}", start)
        for found in generator.implements.finditer(text):
            inside = [name for start, indent, name in modules if start < found.start() < ends(start, indent)]
            if inner or not inside:
                paths.append("::".join([path_of(file.stem.replace("r#", "").split(".")), *inside, found[2]]))
    return paths


def write_user(workspace, name, what, body, generator, dependencies, paths):
    calls = "\n".join(f"        exercise::<messages::{path}>," for path in paths)
    calls = calls.replace(">,", "> as fn(&[u8]) -> usize,", 1)
    source = USER.format(what=what, message=generator.message, body=body, calls=calls)
    write_crate(workspace / name, name, ['messages = { path = "../messages" }', *dependencies], "main.rs", source)


def write_crate(folder, name, dependencies, file, source):
    (folder / "src").mkdir(parents=True, exist_ok=True)
    manifest = f'[package]\nname = "{name}"\nversion = "0.0.0"\nedition = "2024"\n\n[dependencies]\n'
    (folder / "Cargo.toml").write_text(manifest + "\n".join(dependencies) + "\n")
    (folder / "src" / file).write_text(source)


def write_workspace(workspace, generator, tree, services):
    """Generates, and writes the crates; returns the counts of messages and lines."""
    shutil.rmtree(workspace, ignore_errors=True)
    dependencies = generator.with_services if services else generator.dependencies
    write_crate(workspace / "messages", "messages", dependencies, "lib.rs", "mod pb;\npub use pb::*;\n")
    generated = workspace / "messages/src/pb"
    environment = os.environ | {"OUT_DIR": str(generated.parent)}
    root, files = tree.files(services)
    run("cargo", "run", "--quiet", "--locked", "-p", "generate", "--", generator.name, "services" if services else
        "messages", root, generated, *files, cwd=BENCH, env=environment)
    user = lambda *which: write_user(workspace, *which[:3], generator, dependencies, which[3])
    everything = messages(generator, generated, tree.inner)
    user("few", "Decodes, encodes, clones, compares and prints three messages", EVERYTHING, tree.few)
    user("all", "Decodes, encodes, clones, compares and prints all messages", EVERYTHING, everything)
    for name, body in OPERATIONS.items():
        user(name, f"Does one thing with all messages: {name}", body, everything)
    members = ", ".join(f'"{it}"' for it in ["messages", "few", "all", *OPERATIONS])
    (workspace / "Cargo.toml").write_text(f'[workspace]\nmembers = [{members}]\nresolver = "3"\n')
    shutil.copy(BENCH / "Cargo.lock", workspace)
    lines = sum(len(file.read_text().splitlines()) for file in generated.rglob("*.rs"))
    return len(messages(generator, generated, True)), lines


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--tree", choices=TREES, default="opentelemetry")
    arguments.add_argument("--services", action="store_true")
    arguments.add_argument("--operations", action="store_true")
    arguments.add_argument("--repetitions", type=int, default=5)
    arguments.add_argument("--modes", nargs="+", choices=MODES, default=list(MODES))
    arguments.add_argument("--work", type=Path, default=BENCH / "target/compile", help="where the crates are written")
    arguments = arguments.parse_args()
    workspaces = {it.name: arguments.work.resolve() / it.name for it in GENERATORS}
    print("| generator | messages | generated lines |\n|---|--:|--:|")
    for it in GENERATORS:
        count, lines = write_workspace(workspaces[it.name], it, TREES[arguments.tree], arguments.services)
        print(f"| {it.name} | {count} | {lines} |", flush=True)

    def measure(generator, mode, what):
        workspace = workspaces[generator]
        if what != "none":
            (workspace / "messages/src/lib.rs").touch()
        environment = os.environ | {"CARGO_INCREMENTAL": "0", "CARGO_TARGET_DIR": str(workspace / "target")}
        package = {"lib": "messages", "none": "all"}.get(what, what)
        return cpu("cargo", *MODES[mode], "--quiet", "--offline", "-p", package, cwd=workspace, env=environment)

    names = [it.name for it in GENERATORS]
    print("\n| build | what | " + " | ".join(f"{it}, s" for it in names) + " | rustgreet / prost |")
    print("|---|---|" + "--:|" * (len(names) + 1))
    for mode in arguments.modes:
        for name in names:
            measure(name, mode, "all")  # builds the dependencies
        for what in ["lib", *(OPERATIONS if arguments.operations else ["few", "all"]), "none"]:
            spent = {name: [] for name in names}
            for repetition in range(arguments.repetitions):
                for name in names if repetition % 2 == 0 else reversed(names):
                    spent[name].append(measure(name, mode, what))
            median = {name: statistics.median(spent[name]) for name in names}
            cells = " | ".join(
                f"{median[name]:.2f} ({min(spent[name]):.2f} to {max(spent[name]):.2f})" for name in names)
            ratio = f"{median['rustgreet'] / median['prost']:.2f}" if what != "none" else ""
            print(f"| {mode} | {NAMES[what]} | {cells} | {ratio} |", flush=True)


if __name__ == "__main__":
    main()
