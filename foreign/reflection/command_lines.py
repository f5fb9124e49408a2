"""`buf curl` and grpcurl: each learns the schema by reflection, then calls."""

import json
import os
import subprocess

from checks import equal

SERVICES = [
    "greet.Greeter",
    "grpc.health.v1.Health",
    "grpc.reflection.v1.ServerReflection",
    "grpc.reflection.v1alpha.ServerReflection",
]
PARROT = [{"message": f"{number} Hello Jimin"} for number in range(1, 6)]


def output(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    if done.returncode != 0:
        raise AssertionError(f"{command}: exit {done.returncode}: {done.stderr}{done.stdout}")
    return done.stdout


def values(text):
    """The JSON values of a text, one after the other."""
    decoder, found = json.JSONDecoder(), []
    text = text.strip()
    while text:
        value, end = decoder.raw_decode(text)
        found.append(value)
        text = text[end:].strip()
    return found


def joined(requests):
    return "\n".join(map(json.dumps, requests))


class Buf:
    def __init__(self, address):
        self.address = address
        self.options = ["--protocol", "grpc", "--http2-prior-knowledge"]

    def call(self, method, requests, *options):
        url = f"http://{self.address}/{method}"
        return values(output(os.environ["BUF"], "curl", *self.options, *options, "-d", joined(requests), url))

    def services(self):
        url = f"http://{self.address}"
        return output(os.environ["BUF"], "curl", *self.options, "--list-services", url).split()

    def call_by_old_version(self, method, requests):
        return self.call(method, requests, "--reflect-protocol", "grpc-v1alpha")


class Grpcurl:
    def __init__(self, address):
        self.address = address

    def run(self, *arguments):
        return output(os.environ["GRPCURL"], "-plaintext", *arguments)

    def call(self, method, requests):
        return values(self.run("-d", joined(requests), self.address, method))

    def services(self):
        return self.run(self.address, "list").split()

    def describe(self, symbol):
        return " ".join(self.run(self.address, "describe", symbol).split())


def run(checks, name, tool):
    def check(what, function):
        checks.check(f"{name}: {what}", function, tool)

    check("services are listed", services)
    check("unary", unary)
    check("server streaming", server_streaming)
    check("client streaming", client_streaming)
    check("both streaming", both_streaming)
    check("the service of health", health)
    if isinstance(tool, Buf):
        check("v1alpha", by_old_version)
    else:
        check("what is described", described)


def services(tool):
    equal(tool.services(), SERVICES)


def unary(tool):
    equal(tool.call("greet.Greeter/SayHello", [{"name": "Annie", "greeting": "Hi"}]), [{"message": "Hi Annie"}])


def server_streaming(tool):
    equal(tool.call("greet.Greeter/ParrotSaysHello", [{"name": "Jimin", "greeting": "Hello"}]), PARROT)


def client_streaming(tool):
    requests = [{"name": "Annie", "greeting": "Hi"}, {"name": "Bo", "greeting": "Hey"}]
    message = "You have sent 2 messages. Please expect a delayed response."
    equal(tool.call("greet.Greeter/ChattyClientSaysHello", requests), [{"message": message, "request": requests}])


def both_streaming(tool):
    requests = [{"name": "Annie", "greeting": "Hi"}, {"name": "Bo", "greeting": "Hey"}]
    replies = [{"message": "Hi Annie"}, {"message": "Hey Bo"}]
    equal(tool.call("greet.Greeter/InteractingHello", requests), replies)


def health(tool):
    equal(tool.call("grpc.health.v1.Health/Check", [{"service": "greet.Greeter"}]), [{"status": "SERVING"}])


def by_old_version(tool):
    requests = [{"name": "Annie", "greeting": "Hi"}]
    equal(tool.call_by_old_version("greet.Greeter/SayHello", requests), [{"message": "Hi Annie"}])


def described(tool):
    for symbol, expected in [
        ("greet.Greeter.SayHello", "rpc SayHello ( .greet.HelloRequest ) returns ( .greet.HelloReply ) {"),
        ("greet.Greeter.SayHello", "option idempotency_level = NO_SIDE_EFFECTS;"),
        ("greet.Greeter.SayHello", 'option (.google.api.http) = { get: "/v1/hello/{name}", additional_bindings: ['),
        ("greet.HelloReply", "message HelloReply { string message = 1; }"),
        ("grpc.reflection.v1.ErrorResponse", "int32 error_code = 1;"),
        ("grpc.health.v1.HealthCheckResponse.ServingStatus", "NOT_SERVING = 2;"),
    ]:
        text = tool.describe(symbol)
        if expected not in text:
            raise AssertionError(f"no {expected!r} in {text!r}")
