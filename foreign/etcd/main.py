"""Runs etcd-client's own tests and examples, with our messages and clients in it, against an etcd of its own.

    main.py WORK

WORK/deb has Debian's etcd-server. The library, its build and the server's data are below WORK too.
`foreign/moving` is on the path of Python.
"""

import pathlib
import re
import sys

import replace
import server
from checks import Cargo, Checks

WORK = pathlib.Path(sys.argv[1])
# Its tests, and those of them that want etcd 3.7 or a cluster and say so.
TESTS, IGNORED = 33, 3
# All of its examples but `cluster`, which wants one, and one of ours. `auth` comes last: it switches users on and off.
EXAMPLES = "kv lease lock maintenance watch election namespace auth_role auth_user own_channel auth".split()
FEATURES = "--features=raw-channel,build-server"


def main():
    check, cargo = Checks(), Cargo(WORK)
    address = f"127.0.0.1:{server.port(WORK)}"
    crate = WORK / "etcd-client"
    [source] = cargo.sources("etcd-client", "0.21.1")
    check.guide_says(replace.move(source, crate, address))
    cargo.must(["build", "--quiet", "--tests", "--examples", FEATURES], crate)
    tree = cargo.must(["tree", "--edges=normal,build", "--prefix=none", FEATURES], crate).stdout
    generators = re.findall(r"^(tonic-prost|tonic-build|prost-build)", tree, re.M)
    check("the generators of prost and tonic are gone", not generators, tree)
    with server.etcd(WORK, address):
        check.tests(cargo.run(["test", "--tests", "--no-fail-fast", FEATURES], crate), TESTS, IGNORED)
        for name in EXAMPLES:
            done = cargo.run(["run", "--quiet", "--example", name, FEATURES], crate)
            check(f"example {name}", done.returncode == 0, done.stdout + done.stderr)
    check.end()


main()
