#!/usr/bin/env bash
# Scenario 1 against Python's grpcio, both ways: a Python server with our client, our server with a
# Python client. Installs grpcio and grpcio-tools from PyPI into a venv under the target folder.
# Ends with a line "N passed, N failed" and fails if a check failed.
set -euo pipefail
cd "$(dirname "$0")/.."

work=${CARGO_TARGET_DIR:-target}/foreign
stubs=$work/stubs
python=$work/venv/bin/python
mkdir -p "$stubs"

if [ ! -x "$python" ]; then
  python3 -m venv "$work/venv" || { echo "grpc_python.sh: python3 with its venv module is needed" >&2; exit 1; }
fi
"$python" -m pip install --quiet --disable-pip-version-check --requirement foreign/python/requirements.txt ||
  { echo "grpc_python.sh: grpcio could not be installed from PyPI" >&2; exit 1; }
"$python" -m grpc_tools.protoc -I foreign/protos --python_out="$stubs" --grpc_python_out="$stubs" greet.proto

cargo build --locked --package greet-demo
export GREET=${GREET:-${CARGO_TARGET_DIR:-target}/debug/greet}
export PYTHONPATH=$stubs PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 GRPC_ENABLE_FORK_SUPPORT=0
exec "$python" foreign/python/main.py
