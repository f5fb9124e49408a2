#!/usr/bin/env bash
# etcd-client, a library over tonic and prost, with our messages and clients in the place of theirs (`etcd/replace.py`):
# its own tests and examples against the etcd of Debian's etcd-server.
# Takes the library from the cargo registry and unpacks Debian's package, all under the target folder.
# Ends with a line "N passed, N failed" and fails if a check failed.
set -euo pipefail
cd "$(dirname "$0")/.."

target=$(mkdir -p "${CARGO_TARGET_DIR:-target}" && cd "${CARGO_TARGET_DIR:-target}" && pwd)
work=$target/foreign/etcd
mkdir -p "$work/deb"

fail() { echo "etcd.sh: $*" >&2; exit 1; }

# Unpacked, not installed: no server starts by itself.
if [ ! -x "$work/deb/usr/bin/etcd" ]; then
  (cd "$work/deb" && { apt-get download -qq etcd-server 2>/dev/null ||
    { apt-get update -qq && apt-get download -qq etcd-server; }; }) ||
    fail "Debian's etcd-server could not be downloaded"
  for package in "$work"/deb/*.deb; do dpkg-deb -x "$package" "$work/deb"; done
fi
PYTHONPATH=foreign/moving exec python3 -B foreign/etcd/main.py "$work"
