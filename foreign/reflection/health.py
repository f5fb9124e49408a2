"""Python's grpcio-health-checking."""

import signal

import grpc
from checks import equal
from grpc_health.v1 import health_pb2, health_pb2_grpc

Status = health_pb2.HealthCheckResponse


def run(checks, address, server):
    checks.check("grpcio-health-checking: check", check, address)
    if hasattr(health_pb2, "HealthListRequest"):
        checks.check("grpcio-health-checking: list", listed, address)
    else:
        print("grpcio-health-checking has no List")
    checks.check("grpcio-health-checking: a watch sees the server stop", watch, address, server)


def request(service):
    return health_pb2.HealthCheckRequest(service=service)


def check(address):
    with grpc.insecure_channel(address) as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        for service in ("", "greet.Greeter"):
            equal(stub.Check(request(service), timeout=10).status, Status.SERVING)
        try:
            reply = stub.Check(request("greet.Nobody"), timeout=10)
        except grpc.RpcError as error:
            equal(error.code(), grpc.StatusCode.NOT_FOUND)
        else:
            raise AssertionError(f"found {reply!r}")


def listed(address):
    with grpc.insecure_channel(address) as channel:
        reply = health_pb2_grpc.HealthStub(channel).List(health_pb2.HealthListRequest(), timeout=10)
        equal((reply.statuses[""].status, reply.statuses["greet.Greeter"].status), (Status.SERVING, Status.SERVING))


def watch(address, server):
    with grpc.insecure_channel(address) as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        unknown = stub.Watch(request("greet.Nobody"), timeout=20)
        equal(next(unknown).status, Status.SERVICE_UNKNOWN)
        known = stub.Watch(request("greet.Greeter"), timeout=20)
        equal(next(known).status, Status.SERVING)
        server.process.send_signal(signal.SIGTERM)
        equal(next(known).status, Status.NOT_SERVING)
        for ended in (known, unknown):
            try:
                reply = next(ended)
            except grpc.RpcError as error:
                equal(error.code(), grpc.StatusCode.UNAVAILABLE)
            else:
                raise AssertionError(f"went on with {reply!r}")
        equal((server.end(seconds=10), server.complaints), (0, []))
