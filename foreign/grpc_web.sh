#!/usr/bin/env bash
# The demo's server, called by clients of gRPC-Web and Connect that others wrote: npm's grpc-web (text and binary),
# @connectrpc/connect-node (HTTP/1.1 and HTTP/2), and curl, as the README has it. Installs the first two from npm under
# the target folder.
# Ends with a line "N passed, N failed" and fails if a check failed.
set -euo pipefail
cd "$(dirname "$0")/.."
source foreign/start_server.sh

target=$(mkdir -p "${CARGO_TARGET_DIR:-target}" && cd "${CARGO_TARGET_DIR:-target}" && pwd)
work=$target/foreign/web
mkdir -p "$work"

cp foreign/web/package.json foreign/web/*.mjs "$work"
npm install --prefix "$work" --no-audit --no-fund --ignore-scripts --loglevel=error >/dev/null ||
  { echo "grpc_web.sh: the clients could not be installed from npm" >&2; exit 1; }

cargo build --locked --package greet-demo
start "$target/debug/greet" serve --addr 127.0.0.1:0
said=$(curl --silent --show-error --json '{"name":"Annie","greeting":"Hello"}' "http://$address/greet.Greeter/SayHello")
[ "$said" = '{"message":"Hello Annie"}' ] || { echo "grpc_web.sh: curl got $said" >&2; exit 1; }
node "$work/main.mjs" "$address"
