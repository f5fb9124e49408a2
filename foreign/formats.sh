#!/usr/bin/env bash
# The formats against implementations that others wrote, Python's protobuf and npm's @bufbuild/protobuf, over protobuf's
# own test messages filled at random: what we write, in binary and in JSON, each of them reads as the same message and
# writes again, and we read that; and the other way round. Nobody's filler shares code with another's.
#
#     foreign/formats.sh [COUNT [SEED]]
#
# A message that fails is shown with its number; together with the seed it says which one it is.
# Installs the peers from PyPI and npm under the target folder. Ends with a line "N passed, N failed".
set -euo pipefail
cd "$(dirname "$0")/.."

count=${1:-10000} seed=${2:-2026}
target=$(mkdir -p "${CARGO_TARGET_DIR:-target}" && cd "${CARGO_TARGET_DIR:-target}" && pwd)
work=$target/foreign/formats
descriptors=$target/conformance/set.binpb
passed=0 failed=0
mkdir -p "$work/node"

fail() {
  echo "formats.sh: $*" >&2
  exit 1
}

install() {
  if [ ! -x "$work/venv/bin/python" ]; then
    python3 -m venv "$work/venv" || fail "python3 with its venv module is needed"
  fi
  "$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check -r foreign/formats/requirements.txt ||
    fail "protobuf could not be installed from PyPI"
  cp foreign/formats/package.json foreign/formats/*.mjs "$work/node"
  npm install --prefix "$work/node" --no-audit --no-fund --ignore-scripts --loglevel=error >/dev/null ||
    fail "@bufbuild/protobuf could not be installed from npm"
}

ours() { "$target/conformance-testee/release/exchange" "$@"; }
python() { "$work/venv/bin/python" -B foreign/formats/peer.py "$descriptors" "$@"; }
npm_peer() { node "$work/node/peer.mjs" "$descriptors" "$@"; }

# NAME COMMAND...: a check, in which all messages must pass, none left out.
check() {
  if "${@:2}" >"$work/said" 2>&1 && [ "$(tail -1 "$work/said")" = "$count passed, 0 failed" ]; then
    passed=$((passed + 1))
    echo "ok      $1: $count messages"
  else
    failed=$((failed + 1))
    echo "FAILED  $1 (seed $seed)"
    head -c 20000 "$work/said"
  fi
}

# NAME PEER: both directions; the files that go out, and come back.
exchange() {
  local name=$1 peer=$2 files=$work/$2
  rm -f "$files".*
  check "$name, our messages: filled" ours fill "$peer" "$seed" "$count" "$files.ours"
  check "$name, our messages: read by them, in both formats alike" "$peer" read "$files.ours" "$files.ours_back"
  check "$name, our messages: come back the same" ours compare "$files.ours" "$files.ours_back"
  check "$name, their messages: filled" "$peer" fill "$seed" "$count" "$files.theirs"
  check "$name, their messages: read by us, in both formats alike" ours read "$files.theirs" "$files.theirs_back"
  check "$name, their messages: come back the same" "$peer" compare "$files.theirs" "$files.theirs_back"
}

conformance/run build
install
exchange "Python's protobuf" python
exchange "@bufbuild/protobuf" npm_peer
printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
