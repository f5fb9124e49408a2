#!/usr/bin/env bash
# Front ends that others wrote, next to the protoc of our tests: `buf generate` with both of its strategies, Debian's
# protoc 3.21 and the protoc of PyPI's grpcio-tools. Each must lead to the very files that the vendored protoc leads to.
# Installs from npm and PyPI, and unpacks Debian's packages, all under the target folder.
# Ends with a line "N passed, N failed" and fails if a check failed.
set -euo pipefail
cd "$(dirname "$0")/.."

target=$(mkdir -p "${CARGO_TARGET_DIR:-target}" && cd "${CARGO_TARGET_DIR:-target}" && pwd)
work=$target/foreign
out=$work/front_ends
rm -rf "$out"
mkdir -p "$out" "$work/buf" "$work/deb"
passed=0 failed=0

fail() { echo "buf.sh: $*" >&2; exit 1; }

install() {
  cargo build --quiet --locked --package protoc-gen-rustgreet --bin protoc-gen-rustgreet --example protoc_paths
  plugin=$target/debug/protoc-gen-rustgreet
  { read -r vendored; read -r include; } < <("$target/debug/examples/protoc_paths")

  npm install --prefix "$work/buf" --no-audit --no-fund --ignore-scripts --loglevel=error @bufbuild/buf@1.75.0 ||
    fail "@bufbuild/buf could not be installed from npm"
  buf=$work/buf/node_modules/.bin/buf

  # Unpacked, not installed: the machine keeps the protoc that it has.
  if [ ! -x "$work/deb/usr/bin/protoc" ]; then
    local packages="protobuf-compiler libprotoc32 libprotobuf32 libprotobuf-dev"
    # shellcheck disable=SC2086
    (cd "$work/deb" && { apt-get download -qq $packages 2>/dev/null ||
      { apt-get update -qq && apt-get download -qq $packages; }; }) ||
      fail "Debian's protobuf-compiler could not be downloaded"
    for package in "$work"/deb/*.deb; do dpkg-deb -x "$package" "$work/deb"; done
  fi
  libraries=$(dirname "$(find "$work/deb" -name 'libprotoc.so.32' | head -1)")

  if [ ! -x "$work/venv/bin/python" ]; then python3 -m venv "$work/venv"; fi
  "$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check -r foreign/python/requirements.txt ||
    fail "grpcio-tools could not be installed from PyPI"
}

# The compilers, each as a command that takes protoc's arguments.
vendored() { "$vendored" "-I$include" "$@"; }
debian() { LD_LIBRARY_PATH=$libraries "$work/deb/usr/bin/protoc" "-I$work/deb/usr/include" "$@"; }
grpcio_tools() {
  local protos
  protos=$("$work/venv/bin/python" -c 'import grpc_tools, os; print(os.path.dirname(grpc_tools.__file__) + "/_proto")')
  "$work/venv/bin/python" -m grpc_tools.protoc "-I$protos" "$@"
}

# FOLDER [EDITION...]: the files below it, but for those of these editions. The demo's four_kinds is a tree of its own.
files() {
  local folder=$1 editions
  editions=$(IFS='|'; echo "${*:2}")
  (cd "$folder" && find . -name four_kinds -prune -o -name '*.proto' -print0 | xargs -0 grep -LE "^edition *= *\"(${editions:-none})\"" |
    sed 's|^\./||' | LC_ALL=C sort)
}

# Descriptors are left out: each compiler embeds those of its own well-known types.
# COMPILER OUTPUT FOLDER FILE...
generate() {
  mkdir -p "$2"
  "$1" "--plugin=protoc-gen-rustgreet=$plugin" "--rustgreet_out=descriptors=off:$2" "-I$3" "${@:4}"
}

# OUTPUT STRATEGY INPUT [ARGUMENT...]
buf_generate() {
  local strategy=
  [ "$2" = default ] || strategy=", \"strategy\": \"$2\""
  mkdir -p "$1"
  "$buf" generate "$3" --output "$1" "${@:4}" \
    --template "{\"version\": \"v2\", \"plugins\": [{\"local\": \"$plugin\", \"opt\": \"descriptors=off\", \"out\": \".\"$strategy}]}"
}

# NAME COMMAND...: counts a check.
check() {
  if "${@:2}" >"$out/said" 2>&1; then
    passed=$((passed + 1))
    echo "ok      $1"
  else
    failed=$((failed + 1))
    echo "FAILED  $1"
    head -40 "$out/said"
  fi
}

same() { diff -r --brief "$1" "$2" && [ "$(find "$2" -name '*.rs' | wc -l)" -gt 1 ]; }

compiler_agrees() { # COMPILER FOLDER [EDITION...]
  local list here=$out/$1/${2##*/}
  list=$(files "$2" "${@:3}")
  # shellcheck disable=SC2086
  generate vendored "$here/ours" "$2" $list && generate "$1" "$here/theirs" "$2" $list && same "$here/ours" "$here/theirs"
}

buf_agrees() { # STRATEGY FOLDER [EDITION...]
  local list here=$out/buf_$1/${2##*/} file paths=()
  list=$(files "$2" "${@:3}")
  for file in $list; do paths+=(--path "$2/$file"); done
  # shellcheck disable=SC2086
  generate vendored "$here/ours" "$2" $list && buf_generate "$here/theirs" "$1" "$2" "${paths[@]}" &&
    same "$here/ours" "$here/theirs"
}

# One run a folder, where one folder needs types of another: refused, with the way out. Nothing is written.
buf_refuses_a_run_a_folder() {
  local here=$out/buf_refused
  if buf_generate "$here" default fixtures/proto --path fixtures/proto/imports.proto --path fixtures/proto/imports \
    2>"$here.said"; then
    echo "it was not refused"
    return 1
  fi
  cat "$here.said"
  grep -q 'which this run does not generate' "$here.said" && grep -q 'strategy: all' "$here.said" &&
    [ -z "$(find "$here" -name '*.rs')" ]
}

# One run a folder, where no folder needs another: each run names `mod.rs`, and buf says so.
buf_tells_of_a_second_mod_rs() {
  local here=$out/buf_two
  mkdir -p "$here/protos/a" "$here/protos/b"
  for package in a b; do
    printf 'syntax = "proto3";\npackage %s;\nmessage M {}\n' $package >"$here/protos/$package/$package.proto"
  done
  buf_generate "$here/rust" default "$here/protos" 2>"$here/said" || true
  cat "$here/said"
  grep -q 'mod\.rs' "$here/said"
}

install
# With what they import of Google's.
cp -r demo/proto "$out/demo"
cp -r build/proto/google "$out/demo"
for folder in "$out/demo" fixtures/proto; do
  # buf has no edition 2026, grpcio-tools neither; protoc 3.21 has none.
  check "protoc 3.21 leads to the same files: ${folder##*/}" compiler_agrees debian $folder 2023 2024 2026
  check "grpcio-tools' protoc leads to the same files: ${folder##*/}" compiler_agrees grpcio_tools $folder 2026
  check "buf, strategy: all, leads to the same files: ${folder##*/}" buf_agrees all $folder 2024 2026
done
check "buf, one folder, default strategy, leads to the same files" buf_agrees default demo/proto/four_kinds
check "buf, default strategy, over folders that need each other: refused" buf_refuses_a_run_a_folder
check "buf, default strategy, over folders that don't: buf tells of the second mod.rs" buf_tells_of_a_second_mod_rs
printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
