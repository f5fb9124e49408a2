"""The peers: how each one's server and client are started, and which cases its client has."""

from dataclasses import dataclass, field
from pathlib import Path

CORE = [
    "empty_unary",
    "large_unary",
    "client_streaming",
    "server_streaming",
    "ping_pong",
    "empty_stream",
    "cancel_after_begin",
    "cancel_after_first_response",
    "timeout_on_sleeping_server",
    "custom_metadata",
    "status_code_and_message",
    "special_status_message",
    "unimplemented_service",
    "unimplemented_method",
]


@dataclass
class Peer:
    """A peer. In its commands PORT and CASE stand for what is chosen later."""

    name: str
    server: list | None
    client: list | None
    cases: list = field(default_factory=lambda: list(CORE))
    environment: dict = field(default_factory=dict)


PROTOS = str(Path(__file__).parent / "proto")
CALL = ["--server_host=127.0.0.1", "--server_port=PORT", "--test_case=CASE"]


def ours(programs):
    """Our own programs."""
    return Peer(
        "rustgreet",
        [f"{programs}/interop-server", "--port=PORT"],
        [f"{programs}/interop-client", *CALL],
    )


def others(work, programs):
    """Everybody else's."""
    java = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", f"{work}/java/lib/*"]
    java_package = "io.grpc.testing.integration"
    node = ["node", f"{work}/node/main.mjs"]
    descriptors = f"{work}/set.binpb"
    python = [f"{work}/venv/bin/python", "-B", "-m"]
    return [
        Peer("grpc-go", [f"{work}/go/server", "--port=PORT"], [f"{work}/go/client", *CALL]),
        Peer(
            "grpc-java",
            [*java, f"{java_package}.TestServiceServer", "--port=PORT", "--use_tls=false"],
            [*java, f"{java_package}.TestServiceClient", "--use_tls=false", *CALL],
        ),
        Peer(
            "grpcio",
            [*python, "tests.interop.server", "--port=PORT"],
            [*python, "tests.interop.client", *CALL],
            environment={"PYTHONPATH": f"{work}/python", "GRPC_ENABLE_FORK_SUPPORT": "0"},
        ),
        Peer(
            "grpc-js",
            [*node, "grpc-js", "server", PROTOS, "PORT"],
            [*node, "grpc-js", "client", PROTOS, "PORT", "CASE"],
        ),
        Peer(
            "connect-node",
            [*node, "connect", "server", descriptors, "PORT"],
            [*node, "connect", "client", descriptors, "PORT", "CASE"],
        ),
    ]
