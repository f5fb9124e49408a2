#!/usr/bin/env bash
# REST by the rules of google.api.http: grpc-gateway and vanguard, in front of our server, and our server itself answer the
# same requests. foreign/transcode/cases.py has the answers, and where a judge's is another one, why. Builds both from Go's
# modules, under the target folder. Ends with a line "N passed, N failed" and fails if a check failed.
set -euo pipefail
cd "$(dirname "$0")/.."

target=$(mkdir -p "${CARGO_TARGET_DIR:-target}" && cd "${CARGO_TARGET_DIR:-target}" && pwd)
work=$target/foreign/transcode
mkdir -p "$work/bin" "$work/proto"

fail() { echo "transcode.sh: $*" >&2; exit 1; }

go version || fail "Go is needed"
cp foreign/transcode/go/* "$work"
# grpc-gateway generates no path variables for streams of requests.
sed '/not in grpc-gateway$/d' runtime/tests/rpc_rest/rest.proto >"$work/proto/rest.proto"
{ read -r protoc; read -r include; } < <(cargo run --quiet --locked --package protoc-gen-rustgreet --example protoc_paths)
(cd "$work" && go build -o bin/ tool) || fail "the plugins do not build"
options=()
for plugin in go go-grpc grpc-gateway; do
  options+=("--${plugin}_out=$work" "--${plugin}_opt=module=example.com/transcode")
done
PATH=$work/bin:$PATH "$protoc" -I "$include" -I build/proto -I "$work/proto" "${options[@]}" rest.proto
(cd "$work" && go build -o judges .) || fail "the judges do not build"

cargo build --quiet --locked --package rustgreet --example library
export PYTHONDONTWRITEBYTECODE=1
exec python3 foreign/transcode/main.py "$target/debug/examples/library" "$work/judges"
