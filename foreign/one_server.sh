#!/usr/bin/env bash
# One server of the demo, called by everybody in one run: grpc-go, connect-go, grpcurl (over reflection), curl
# (by Connect, and by REST), and in Chromium connect-web and npm's grpc-web.
# Installs from npm and from Go's modules under the target folder.
# Ends with a line "N passed, N failed" and fails if a check failed.
set -euo pipefail
cd "$(dirname "$0")/.."
source foreign/start_server.sh

target=$(mkdir -p "${CARGO_TARGET_DIR:-target}" && cd "${CARGO_TARGET_DIR:-target}" && pwd)
work=$target/foreign/one_server
mkdir -p "$work"

fail() { echo "one_server.sh: $*" >&2; exit 1; }

[ -x /usr/bin/chromium ] || fail "/usr/bin/chromium is needed"
go version || fail "Go is needed"
(cd foreign/scenarios/go && go build -o "$work/go" .) || fail "the program over grpc-go and connect-go does not build"
need_grpcurl
cp foreign/one_server/* foreign/page/{browser,run}.mjs foreign/web/schema.mjs "$work"
npm install --prefix "$work" --no-audit --no-fund --ignore-scripts --loglevel=error >/dev/null ||
  fail "the clients for browsers could not be installed from npm"
"$work/node_modules/.bin/esbuild" "$work/in_browser.mjs" --bundle --log-level=warning --outfile="$work/bundle.js"

cargo build --locked --package greet-demo
start "$target/debug/greet" serve --addr 127.0.0.1:0
node "$work/main.mjs" "$address" "$work/go" "$work"
