"""Runs every check of this folder against one server of the demo."""

import os
import sys

import command_lines
import health
import python_reflection
from checks import Checks, Greet

checks = Checks()
server = Greet("serve", "--addr", "127.0.0.1:0")
try:
    address = server.next_line().removeprefix("listening on ")
    command_lines.run(checks, "buf curl", command_lines.Buf(address))
    if os.path.exists(os.environ["GRPCURL"]):
        command_lines.run(checks, "grpcurl", command_lines.Grpcurl(address))
    else:
        print("grpcurl is left out: there is no Go here")
    python_reflection.run(checks, address)
    # The last of these stops the server.
    health.run(checks, address, server)
finally:
    if server.process.poll() is None:
        server.process.kill()
sys.exit(checks.report())
