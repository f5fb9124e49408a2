#!/usr/bin/env bash
# The same bytes to us and to Python's protobuf (upb): both accept them, or both refuse them; what is accepted is the same message,
# written again in binary and in JSON. Three of four inputs are messages of the fixtures, filled at random and changed field by
# field; the others are random from the start. Generated and dynamic messages must agree too. What may differ, and why, is listed in
# differential/allowed.py.
#
#     foreign/differential.sh [TIMES [SEED]]
#     foreign/differential.sh binary|json|text FIRST..END [SEED]
#
# TIMES multiplies the 200,000 inputs in binary, and 50,000 each in JSON and text. First, wrong answers are planted, which must be
# found. The seed and an input's number say which input it is: the second form makes one again, or a part of a run, such as
# `json 102126..102127`. Installs Python's protobuf from PyPI under the target folder.
set -euo pipefail
cd "$(dirname "$0")/.."

case ${1:-} in
  binary | json | text) only=$1 inputs=${2:?FIRST..END} seed=${3:-2026} ;;
  *) only='' times=${1:-1} seed=${2:-2026} ;;
esac
target=$(mkdir -p "${CARGO_TARGET_DIR:-target}" && cd "${CARGO_TARGET_DIR:-target}" && pwd)
work=$target/foreign/differential
mkdir -p "$work"

fail() {
  echo "differential.sh: $*" >&2
  exit 1
}

ours() { "$target/debug/examples/differential" "$@"; }

# FORMAT FIRST..END [plant]: one run.
compare() {
  ours "$1" "$seed" "$2" "${@:3}" |
    "$work/venv/bin/python" -B foreign/differential/compare.py "$work/set.binpb" "$@"
}

# COUNT-OF-BINARY COUNT-OF-TEXTS [plant]: all formats at once, since each keeps hardly more than one processor busy. What a run
# says goes to a file.
compare_all() {
  local format status=0
  local -A running
  compare binary "0..$1" "${@:3}" >"$work/binary" 2>&1 & running[binary]=$!
  compare json "0..$2" "${@:3}" >"$work/json" 2>&1 & running[json]=$!
  compare text "0..$2" "${@:3}" >"$work/text" 2>&1 & running[text]=$!
  for format in binary json text; do
    wait "${running[$format]}" || { status=1; echo "FAILED  $format (seed $seed)"; }
  done
  return $status
}

if [ ! -x "$work/venv/bin/python" ]; then
  python3 -m venv "$work/venv" || fail "python3 with its venv module is needed"
fi
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check -r foreign/formats/requirements.txt ||
  fail "protobuf could not be installed from PyPI"
cargo build --quiet --locked --package fixtures --example differential --target-dir "$target"
ours descriptors >"$work/set.binpb"
if [ -n "$only" ]; then
  compare "$only" "$inputs"
  exit
fi

compare_all 2000 2000 plant || { tail -n 30 "$work"/{binary,json,text}; fail "planted differences were not found"; }
echo "planted differences were found in each format"
status=0
compare_all $((200000 * times)) $((50000 * times)) || status=1
cat "$work"/{binary,json,text}
exit $status
