#!/usr/bin/env bash
# Clients in Rust, compiled to WebAssembly, call servers of ours by `fetch`: from Node and from Chromium, and the one of
# examples/web from its page.
# Takes Debian's compiler, since it has a standard library for WebAssembly, wasm-bindgen from crates.io, and playwright-core
# from npm, all below the target folder.
# Both end with a line "N passed, N failed", and it fails if a check failed.
set -euo pipefail
cd "$(dirname "$0")/.."
source foreign/start_server.sh

target=$(mkdir -p "${CARGO_TARGET_DIR:-target}" && cd "${CARGO_TARGET_DIR:-target}" && pwd)
work=$target/foreign/browser
page=$target/foreign/page
example=$target/foreign/rust_page
mkdir -p "$work" "$page" "$example"

fail() { echo "browser.sh: $*" >&2; exit 1; }

[ -x /usr/bin/chromium ] || fail "/usr/bin/chromium is needed"
cp foreign/page/{package.json,browser.mjs,run.mjs} foreign/browser/*.mjs foreign/web_example/form.mjs "$page"
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
# for_pages NAME FOLDER: what a page loads of a client.
for_pages() {
  "$bindgen/bin/wasm-bindgen" --target web --no-typescript --out-dir "$2" --out-name client \
    "$target/soundness/wasm32-unknown-unknown/debug/$1.wasm"
}
for_pages browser_calls "$work"
echo '{ "type": "module" }' >"$work/package.json"
for_pages web_client "$example"
cp examples/web/rust/page.js "$example"

cargo build --locked --package browser-calls --package web-example --bin greeter-for-browsers --bin web-example
(
  start "$target/debug/greeter-for-browsers"
  node "$page/calls.mjs" "$address" "$work"
)
(
  start "$target/debug/web-example" 127.0.0.1:0 "$example"
  node "$page/page.mjs" "$address"
)
