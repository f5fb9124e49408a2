#!/usr/bin/env bash
# rust-analyzer finds the documentation of a .proto: of a message, its fields, an rpc and a method of a client, in code from
# build.rs and in code that is checked in. In a checked-in file it folds the region that only the runtime reads.
# Installs rust-analyzer and the sources of the standard library from the newest suite of Debian, below the target folder.
# Ends with a line "N passed, N failed" and fails if a check failed.
set -euo pipefail
cd "$(dirname "$0")/.."

target=$(mkdir -p "${CARGO_TARGET_DIR:-target}" && cd "${CARGO_TARGET_DIR:-target}" && pwd)
work=$target/foreign/editor
debian=$target/foreign/rust-analyzer

fail() { echo "editor.sh: $*" >&2; exit 1; }

tools/debian sid "$debian" rust-analyzer -- rust-src || fail "rust-analyzer is needed"
# It is built for a newer libc than this machine's.
libraries=$debian/usr/lib/x86_64-linux-gnu
analyzer=("$libraries/ld-linux-x86-64.so.2" --library-path "$libraries" "$debian/usr/bin/rust-analyzer")
"${analyzer[@]}" --version
standard=$(ls -d "$debian"/usr/src/rustc-*/library)

# A crate as a user has it: `pb` from build.rs, `checked_in` by the plugin.
rm -rf "$work"
mkdir -p "$work"/{proto,src/checked_in}
cp demo/proto/greet.proto "$work/proto"
cp -r build/proto/google "$work/proto"
cp runtime/tests/rpc_greet/generated/*.rs "$work/src/checked_in"
cp Cargo.lock "$work"
cp foreign/editor/main.rs "$work/src"
cat >"$work/Cargo.toml" <<END
[package]
name = "hello"
version = "0.0.0"
edition = "2024"

[dependencies]
rustgreet = { path = "$PWD/runtime" }

[build-dependencies]
rustgreet-build = { path = "$PWD/build" }

[workspace]
END
cat >"$work/build.rs" <<'END'
fn main() -> Result<(), rustgreet_build::Error> {
    rustgreet_build::compile(&["proto/greet.proto"], &["proto"])
}
END
export CARGO_TARGET_DIR=$target
cargo check --quiet --manifest-path "$work/Cargo.toml"
python3 foreign/editor/ask.py "$work" "$standard" "${analyzer[@]}"
