#!/usr/bin/env bash
# The OpenAPI documents of `openapi=on`: openapi-spec-validator finds them valid (the fixture's, the demo's, those of some of
# googleapis' packages), and schemathesis calls our servers by them: what a document allows is accepted, and each response is as
# the document has it.
# Installs from PyPI and npm, under the target folder. Ends with a line "N passed, N failed" and fails if a check failed.
set -euo pipefail
cd "$(dirname "$0")/.."

target=$(mkdir -p "${CARGO_TARGET_DIR:-target}" && cd "${CARGO_TARGET_DIR:-target}" && pwd)
work=$target/foreign/openapi
documents=$work/documents
python=$work/venv/bin/python
passed=0 failed=0
servers=()
rm -rf "$documents"
mkdir -p "$documents"

fail() { echo "openapi.sh: $*" >&2; exit 1; }

stop_servers() { for server in "${servers[@]}"; do kill "$server" 2>/dev/null || true; done; }
trap stop_servers EXIT

install() {
  if [ ! -x "$python" ]; then python3 -m venv "$work/venv" || fail "python3 with its venv module is needed"; fi
  "$python" -m pip install --quiet --disable-pip-version-check --requirement foreign/openapi/requirements.txt ||
    fail "openapi-spec-validator and schemathesis could not be installed from PyPI"
  npm install --prefix "$work/npm" --no-audit --no-fund --ignore-scripts --loglevel=error google-proto-files@5.0.3 >/dev/null ||
    fail "google-proto-files could not be installed from npm"
  googleapis=$work/npm/node_modules/google-proto-files
  cargo build --quiet --locked --package protoc-gen-rustgreet --bin protoc-gen-rustgreet --example protoc_paths
  cargo build --quiet --locked --package greet-demo --bin greet
  cargo build --quiet --locked --package fixtures --example library
  { read -r protoc; read -r include; } < <("$target/debug/examples/protoc_paths")
}

# FOLDER FILE...: the documents of these files.
describe() {
  local out=$work/generated
  rm -rf "$out"
  mkdir -p "$out"
  "$protoc" "--plugin=protoc-gen-rustgreet=$target/debug/protoc-gen-rustgreet" "--rustgreet_out=openapi,descriptors=off:$out" \
    "-I$1" -Ibuild/proto "-I$include" "${@:2}" 2>"$work/said" || { cat "$work/said"; fail "nothing is generated of $1"; }
  mv "$out"/*.openapi.json "$documents"
}

# The packages, with all that they import: but for the well-known types, all is generated.
describe_googleapis() {
  local list
  list=$("$python" foreign/openapi/imports.py "$googleapis" google/pubsub/v1 google/firestore/v1 google/spanner google/logging/v2 \
    google/monitoring/v3 google/storage/control/v2 google/longrunning)
  # shellcheck disable=SC2086
  describe "$googleapis" $list
}

# NAME COMMAND...: counts a check.
check() {
  if "${@:2}" >"$work/said" 2>&1; then
    passed=$((passed + 1))
    echo "ok      $1"
  else
    failed=$((failed + 1))
    echo "FAILED  $1"
    tail -200 "$work/said"
  fi
}

# COMMAND...: starts a server, and leaves its address in `address`.
serve() {
  : >"$work/listening" # What the server before it said is not read.
  "$@" >"$work/listening" 2>&1 &
  servers+=($!)
  for _ in $(seq 100); do
    address=$(sed -n 's/^listening on //p' "$work/listening")
    if [ -n "$address" ]; then return; fi
    sleep 0.1
  done
  fail "$* does not listen"
}

# DOCUMENT [ARGUMENT...]: calls the server. Left out are the checks of what a document does not allow: a server may read more
# than that (a request without a body is an empty message, and `*` is any verb), and a path that is a custom verb's for one verb is
# a name for another.
call() (
  export SCHEMATHESIS_HOOKS=$PWD/foreign/openapi/hooks.py PYTHONDONTWRITEBYTECODE=1
  # It keeps notes where it runs.
  cd "$work"
  "$work/venv/bin/schemathesis" run "$documents/$1" \
    --url "http://$address" --checks all --exclude-checks negative_data_rejection,unsupported_method,allow_header_conformance \
    --phases coverage,fuzzing --max-examples 15 --seed 1 --generation-database none --suppress-health-check filter_too_much \
    --no-color "${@:2}"
)

install
describe fixtures/http library.proto google/api/httpbody.proto
describe demo/proto greet.proto
describe_googleapis
count=0
for document in "$documents"/*.json; do
  check "$(basename "$document") is valid" "$work/venv/bin/openapi-spec-validator" "$document"
  count=$((count + 1))
done
[ "$count" -gt 8 ] || fail "there are only $count documents"

serve "$target/debug/examples/library"
# An Any of a type that the server does not know is refused, which a document cannot say.
check "schemathesis calls the library" call fixtures.library.openapi.json --exclude-path /v1/parcels
serve "$target/debug/greet" serve --addr 127.0.0.1:0
# Its parrot takes two seconds.
check "schemathesis calls the greeter" call greet.openapi.json --exclude-path '/v1/parrot/{name}'
printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
