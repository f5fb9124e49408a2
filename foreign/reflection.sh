#!/usr/bin/env bash
# The demo's server, asked by programs that know nothing of it: `buf curl`, grpcurl and Python's grpcio-reflection learn
# its services by reflection, and call them in all four kinds; Python's grpcio-health-checking watches it stop.
# Installs from npm, PyPI and the Go module proxy, all under the target folder. Without Go, grpcurl is left out.
# Ends with a line "N passed, N failed" and fails if a check failed.
set -euo pipefail
cd "$(dirname "$0")/.."

target=$(mkdir -p "${CARGO_TARGET_DIR:-target}" && cd "${CARGO_TARGET_DIR:-target}" && pwd)
work=$target/foreign
python=$work/venv/bin/python
mkdir -p "$work/buf" "$work/bin"

fail() { echo "reflection.sh: $*" >&2; exit 1; }

if [ ! -x "$python" ]; then
  python3 -m venv "$work/venv" || fail "python3 with its venv module is needed"
fi
"$python" -m pip install --quiet --disable-pip-version-check --requirement foreign/reflection/requirements.txt ||
  fail "grpcio could not be installed from PyPI"
npm install --prefix "$work/buf" --no-audit --no-fund --ignore-scripts --loglevel=error @bufbuild/buf@1.75.0 ||
  fail "@bufbuild/buf could not be installed from npm"
if [ ! -x "$work/bin/grpcurl" ] && command -v go >/dev/null; then
  (cd "$work" && GOBIN=$work/bin GOFLAGS=-mod=mod go install github.com/fullstorydev/grpcurl/cmd/grpcurl@v1.9.3) ||
    fail "grpcurl could not be installed from the Go module proxy"
fi

cargo build --locked --package greet-demo
export GREET=${GREET:-$target/debug/greet} BUF=$work/buf/node_modules/.bin/buf GRPCURL=$work/bin/grpcurl
export PYTHONPATH=foreign/python PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 GRPC_ENABLE_FORK_SUPPORT=0
exec "$python" foreign/reflection/main.py
