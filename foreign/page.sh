#!/usr/bin/env bash
# The page of the demo's server, in Debian's Chromium without a window: each card is clicked, and what it shows compared.
# The commands that it shows are run.
# Installs playwright-core and axe-core from npm, and grpcurl from Go's modules, under the target folder.
# Ends with a line "N passed, N failed" and fails if a check failed.
#
#   foreign/page.sh                the checks
#   foreign/page.sh --shots        takes the pictures in docs/images instead
set -euo pipefail
cd "$(dirname "$0")/.."
source foreign/start_server.sh

target=$(mkdir -p "${CARGO_TARGET_DIR:-target}" && cd "${CARGO_TARGET_DIR:-target}" && pwd)
work=$target/foreign/page
mkdir -p "$work"

fail() { echo "page.sh: $*" >&2; exit 1; }

[ -x /usr/bin/chromium ] || fail "/usr/bin/chromium is needed"
cp foreign/page/package.json foreign/page/*.mjs "$work"
npm install --prefix "$work" --no-audit --no-fund --ignore-scripts --loglevel=error >/dev/null ||
  fail "playwright-core and axe-core could not be installed from npm"

need_grpcurl

cargo build --locked --package greet-demo
port=${1:+50051} # The pictures show an address.
start "$target/debug/greet" serve --addr "127.0.0.1:${port:-0}"
node "$work/main.mjs" "$address" ${1:+"$1" docs/images}
