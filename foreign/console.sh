#!/usr/bin/env bash
# console-subscriber and console-api of tokio-console, which are over tonic and prost, with our messages and server in the place of
# theirs (`console/replace.py`): their own tests, with the messages and the client of the published console-api at the other end.
# Takes the crates from the cargo registry; all is under the target folder.
# Ends with a line "N passed, N failed" and fails if a check failed.
set -euo pipefail
cd "$(dirname "$0")/.."

target=$(mkdir -p "${CARGO_TARGET_DIR:-target}" && cd "${CARGO_TARGET_DIR:-target}" && pwd)
work=$target/foreign/console
mkdir -p "$work"
PYTHONPATH=foreign/moving exec python3 -B foreign/console/main.py "$work"
