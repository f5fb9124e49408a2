"""Runs every check of this folder."""

import sys

import our_client
import our_server
from checks import Checks

checks = Checks()
our_client.run(checks)
our_server.run(checks)
sys.exit(checks.report())
