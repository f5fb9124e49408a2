#!/usr/bin/env bash
# A client in Rust, compiled to WebAssembly, calls a server of ours by `fetch`: from Node and from Chromium.
# Takes Debian's compiler, since it has a standard library for WebAssembly, wasm-bindgen from crates.io, and playwright-core
# from npm, all below the target folder.
# Ends with a line "N passed, N failed" and fails if a check failed.
set -euo pipefail
cd "$(dirname "$0")/.."
source foreign/start_server.sh

target=$(mkdir -p "${CARGO_TARGET_DIR:-target}" && cd "${CARGO_TARGET_DIR:-target}" && pwd)
work=$target/foreign/browser
page=$target/foreign/page
mkdir -p "$work" "$page"

fail() { echo "browser.sh: $*" >&2; exit 1; }

[ -x /usr/bin/chromium ] || fail "/usr/bin/chromium is needed"
cp foreign/page/{package.json,browser.mjs,run.mjs} foreign/browser/calls.mjs "$page"
npm install --prefix "$page" --no-audit --no-fund --ignore-scripts --loglevel=error >/dev/null ||
  fail "playwright-core could not be installed from npm"

# It must be of the version of the crate.
version=$(sed -n '/^name = "wasm-bindgen"$/{n;s/version = "\(.*\)"/\1/p}' Cargo.lock)
bindgen=$target/wasm-bindgen
if [ "$("$bindgen/bin/wasm-bindgen" --version 2>/dev/null)" != "wasm-bindgen $version" ]; then
  CARGO_TARGET_DIR=$bindgen/target cargo install --quiet --debug --root "$bindgen" --bin wasm-bindgen \
    --version "$version" wasm-bindgen-cli || fail "wasm-bindgen-cli $version could not be installed from crates.io"
  rm -rf "$bindgen/target"
fi
tools/soundness browser
"$bindgen/bin/wasm-bindgen" --target web --no-typescript --out-dir "$work" --out-name client \
  "$target/soundness/wasm32-unknown-unknown/debug/browser_calls.wasm"
echo '{ "type": "module" }' >"$work/package.json"

cargo build --locked --package browser-calls --bin greeter-for-browsers
start "$target/debug/greeter-for-browsers"
node "$page/calls.mjs" "$address" "$work"
