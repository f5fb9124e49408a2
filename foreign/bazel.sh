#!/usr/bin/env bash
# buildifier's lint of examples/bazel: formatted, and without a warning. No Bazel runs them.
# Installs buildifier from the Go module proxy, under the target folder.
set -euo pipefail
cd "$(dirname "$0")/.."

version=v0.0.0-20260904073137-eaa4d125b423
target=$(mkdir -p "${CARGO_TARGET_DIR:-target}" && cd "${CARGO_TARGET_DIR:-target}" && pwd)
work=$target/foreign/bin
mkdir -p "$work"

fail() { echo "bazel.sh: $*" >&2; exit 1; }

if ! go version -m "$work/buildifier" 2>/dev/null | grep -qF "$version"; then
  (cd "$work" && GOBIN=$work GOFLAGS=-mod=mod go install "github.com/bazelbuild/buildtools/buildifier@$version") ||
    fail "buildifier could not be installed from the Go module proxy"
fi
"$work/buildifier" --mode=check --lint=warn -r examples/bazel
echo "examples/bazel is as buildifier wants it"
