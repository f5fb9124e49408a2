#!/usr/bin/env bash
# Every service of the demo with Python's grpcio, Node's grpc-js and grpc-go, both ways: their server with our client,
# our server with their client. Installs them from PyPI, npm and Go's modules, under the target folder.
# Ends with a line "N passed, N failed" and fails if a check failed.
set -euo pipefail
cd "$(dirname "$0")/.."

target=$(mkdir -p "${CARGO_TARGET_DIR:-target}" && cd "${CARGO_TARGET_DIR:-target}" && pwd)
work=$target/foreign/scenarios
python=$target/foreign/venv/bin/python
mkdir -p "$work"

fail() {
  echo "scenarios.sh: $*" >&2
  exit 1
}

if [ ! -x "$python" ]; then
  python3 -m venv "$target/foreign/venv" || fail "python3 with its venv module is needed"
fi
"$python" -m pip install --quiet --disable-pip-version-check --requirement foreign/python/requirements.txt ||
  fail "grpcio could not be installed from PyPI"

mkdir -p "$work/node"
cp foreign/scenarios/node/* "$work/node"
npm install --prefix "$work/node" --no-audit --no-fund --ignore-scripts --loglevel=error >/dev/null ||
  fail "grpc-js could not be installed from npm"

go version || fail "Go is needed"
(cd foreign/scenarios/go && go build -o "$work/go" .) || fail "the program over grpc-go does not build"

# A set of descriptors for each file, since two of them have the same names. The peers' greet.proto has no options.
rm -rf "$work/protos"
cp -r demo/proto "$work/protos"
cp foreign/protos/greet.proto "$work/protos"
(
  cd "$work/protos"
  for file in $(find . -name '*.proto' | sort); do
    name=${file#./}
    "$python" -m grpc_tools.protoc -I . --include_imports --descriptor_set_out="$work/$(tr / - <<<"${name%.proto}").binpb" "$name"
  done
)

cargo build --locked --package greet-demo
export PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 GRPC_ENABLE_FORK_SUPPORT=0
exec "$python" foreign/scenarios/main.py "$target/debug/greet" "$work" "$python"
