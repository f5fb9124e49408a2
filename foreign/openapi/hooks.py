"""What schemathesis does not know: the formats of ProtoJSON, and a stream of JSON, a text on each line."""

import json

import schemathesis
from hypothesis import strategies

DAY = 24 * 3600

for bits in 32, 64:
    signed = strategies.integers(-(1 << bits - 1), (1 << bits - 1) - 1)
    schemathesis.openapi.format(f"int{bits}", signed.map(str))
    schemathesis.openapi.format(f"uint{bits}", strategies.integers(0, (1 << bits) - 1).map(str))
schemathesis.openapi.format("google-duration", strategies.integers(-1000 * DAY, 1000 * DAY).map(lambda it: f"{it}s"))
schemathesis.openapi.format("google-fieldmask", strategies.sampled_from(["", "name", "name,genre", "press.town"]))


@schemathesis.serializer("application/x-ndjson")
def lines(ctx, value):
    """A request of one message."""
    return json.dumps(value).encode() + b"\n"


@schemathesis.deserializer("application/x-ndjson")
def a_line(ctx, response):
    """What the checks compare with the schema: the first line that does not fit, or else the first one."""
    lines = response.content.splitlines()
    if len(lines) > 1:
        lines = [line for line in lines if not ctx.operation.is_valid_response(alone(response, line))] or lines
    return json.loads(lines[0]) if lines else {}


def alone(response, line):
    """The same response with one line."""
    return schemathesis.Response(
        response.status_code, response.headers, line, response.request, response.elapsed, response.verify
    )
