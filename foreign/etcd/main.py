"""Runs etcd-client's own tests and examples, with our messages and clients in it, against an etcd of its own.

    main.py WORK

WORK/deb has Debian's etcd-server. The library, its build and the server's data are below WORK too.
"""

import json
import os
import pathlib
import re
import subprocess
import sys

import replace
import server

WORK = pathlib.Path(sys.argv[1])
VERSION = "0.21.1"
# Its tests, and those of them that want etcd 3.7 or a cluster and say so.
TESTS, IGNORED = 33, 3
# All of its examples but `cluster`, which wants one, and one of ours. `auth` comes last: it switches users on and off.
EXAMPLES = "kv lease lock maintenance watch election namespace auth_role auth_user own_channel auth".split()
FEATURES = "--features=raw-channel,build-server"
GUIDE = replace.ROOT / "docs/book/src/moving/from-prost-and-tonic.md"


class Checks:
    """Counts what holds, and prints what does not with what was printed."""

    def __init__(self):
        self.passed = self.failed = 0

    def __call__(self, name, holds, printed=""):
        self.passed, self.failed = self.passed + bool(holds), self.failed + (not holds)
        print(f"ok      {name}" if holds else f"FAILED  {name}\n{printed}", flush=True)


def main():
    check = Checks()
    address = f"127.0.0.1:{server.port(WORK)}"
    crate = WORK / "etcd-client"
    told = replace.move(source(), crate, address)
    check(f"the guide says: {told}", told in GUIDE.read_text().replace("\n", " "))
    must(["cargo", "build", "--quiet", "--tests", "--examples", FEATURES], crate)
    tree = must(["cargo", "tree", "--edges=normal,build", "--prefix=none", FEATURES], crate).stdout
    generators = re.findall(r"^(tonic-prost|tonic-build|prost-build)", tree, re.M)
    check("the generators of prost and tonic are gone", not generators, tree)
    with server.etcd(WORK, address):
        tests(check, crate)
        for name in EXAMPLES:
            done = run(["cargo", "run", "--quiet", "--example", name, FEATURES], crate)
            check(f"example {name}", done.returncode == 0, done.stdout + done.stderr)
    print(f"\n{check.passed} passed, {check.failed} failed")
    sys.exit(1 if check.failed else 0)


def tests(check, crate):
    done = run(["cargo", "test", "--tests", "--no-fail-fast", FEATURES], crate)
    results = re.findall(r"^test (\S+) \.\.\. (ok|FAILED|ignored)", done.stdout, re.M)
    for name, result in results:
        if result != "ignored":
            check(name, result == "ok", done.stdout)
    counts = len(results), sum(result == "ignored" for _, result in results)
    check(f"{TESTS} tests, {IGNORED} ignored", counts == (TESTS, IGNORED), done.stdout + done.stderr)


def source():
    """The folder of etcd-client from the cargo registry."""
    folder = WORK / "fetch"
    (folder / "src").mkdir(parents=True, exist_ok=True)
    (folder / "src/lib.rs").touch()
    (folder / "Cargo.toml").write_text(
        '[package]\nname = "fetch"\nversion = "0.0.0"\nedition = "2024"\n\n'
        f'[dependencies]\netcd-client = "={VERSION}"\n\n[workspace]\n'
    )
    metadata = json.loads(must(["cargo", "metadata", "--quiet", "--format-version=1"], folder).stdout)
    package = next(package for package in metadata["packages"] if package["name"] == "etcd-client")
    return pathlib.Path(package["manifest_path"]).parent


def run(command, folder):
    environment = dict(os.environ, CARGO_TARGET_DIR=str(WORK / "target"), CARGO_INCREMENTAL="0")
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=1800)


def must(command, folder):
    done = run(command, folder)
    if done.returncode != 0:
        sys.exit(f"main.py: {' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done


main()
