# For scripts that call a server of ours; they source this.

# `start PROGRAM ARGUMENT...` runs a server until the script
# ends. When it listens, `address` is where. What it prints is in `$work/said`.
start() {
  : >"$work/said" # What the server before it said is not read.
  "$@" >"$work/said" 2>&1 &
  trap "kill $!" EXIT
  local _
  for _ in $(seq 100); do
    address=$(sed -n 's/^listening on //p' "$work/said")
    if [ -n "$address" ]; then return; fi
    sleep 0.1
  done
  echo "$0: the server does not listen" >&2
  cat "$work/said" >&2
  exit 1
}

# Installs grpcurl, and puts it in the path.
need_grpcurl() {
  local bin=$target/foreign/bin
  PATH=$bin:$PATH
  if [ -x "$bin/grpcurl" ]; then return; fi
  mkdir -p "$bin"
  if ! (cd "$bin" && GOBIN=$bin GOFLAGS=-mod=mod go install github.com/fullstorydev/grpcurl/cmd/grpcurl@v1.9.3); then
    echo "$0: grpcurl could not be installed from the Go module proxy" >&2
    exit 1
  fi
}
