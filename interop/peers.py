"""The peers: how each one's server and client are started, and which cases it has beside the core's."""

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


SOAKS = ["rpc_soak", "channel_soak"]
COMPRESSED = [
    "client_compressed_unary",
    "server_compressed_unary",
    "client_compressed_streaming",
    "server_compressed_streaming",
]
# The case calls by GET, for a proxy that keeps replies. Of these clients grpc-java's has it, and no server.
DEEP = [*COMPRESSED, "cacheable_unary", *SOAKS]


@dataclass
class Peer:
    """A peer. In its commands PORT and CASE stand for what is chosen later.

    `plain`, `tls` and `gzip` are added to its commands: for the server, for the client. Without `tls` it has none;
    without `gzip` it reads what is compressed, and is started as for `plain`.
    """

    name: str
    server: list | None
    client: list | None
    plain: list = field(default_factory=lambda: [[], []])
    tls: list | None = None
    gzip: list | None = None
    # The cases of DEEP that its client has, and its server knows.
    client_has: list = field(default_factory=list)
    server_has: list = field(default_factory=list)
    environment: dict = field(default_factory=dict)

    def added(self, way):
        """What is added to its commands; nothing if it cannot be started so."""
        return {"plain": self.plain, "tls": self.tls, "gzip": self.gzip or self.plain}[way]


PROTOS = str(Path(__file__).parent / "proto")
CALL = ["--server_host=127.0.0.1", "--server_port=PORT", "--test_case=CASE"]


# Nothing here is about time: on a busy machine a call may take long.
SOAK = [
    "--soak_iterations=200",
    "--soak_per_iteration_max_acceptable_latency_ms=20000",
    "--soak_overall_timeout_seconds=50",
]
NAME = "--server_host_override=foo.test.google.fr"


def ours(work, programs):
    """Our own programs."""
    keys = f"{work}/keys"
    server_keys = [f"--tls_cert_file={keys}/server1.pem", f"--tls_key_file={keys}/server1.key"]
    return Peer(
        "rustgreet",
        [f"{programs}/interop-server", "--port=PORT"],
        [f"{programs}/interop-client", *CALL, *SOAK],
        tls=[["--use_tls=true", *server_keys], ["--use_tls=true", f"--ca_file={keys}/ca.pem", NAME]],
        gzip=[["--gzip"], ["--gzip"]],
        client_has=[*COMPRESSED, *SOAKS],
        server_has=[*COMPRESSED, *SOAKS],
    )


def others(work, programs):
    """Everybody else's."""
    keys = f"{work}/keys"
    server_keys = [f"-tls_cert_file={keys}/server1.pem", f"-tls_key_file={keys}/server1.key"]
    java = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", f"{work}/java/lib/*"]
    java_package = "io.grpc.testing.integration"
    node = ["node", f"{work}/node/main.mjs"]
    # By their place: a certificate and its key for a server, an authority and a name for a client.
    by_place = [[f"{keys}/server1.pem", f"{keys}/server1.key"], [f"{keys}/ca.pem", NAME.partition("=")[2]]]
    descriptors = f"{work}/set.binpb"
    python = [f"{work}/venv/bin/python", "-B", "-m"]
    return [
        Peer(
            "grpc-go",
            [f"{work}/go/server", "--port=PORT"],
            [f"{work}/go/client", *CALL, *SOAK],
            tls=[server_keys, ["--use_tls", "--use_test_ca", f"--ca_file={keys}/ca.pem", NAME]],
            client_has=SOAKS,
            server_has=SOAKS,
        ),
        Peer(
            "grpc-java",
            [*java, f"{java_package}.TestServiceServer", "--port=PORT"],
            [*java, f"{java_package}.TestServiceClient", *CALL, *SOAK],
            plain=[["--use_tls=false"], ["--use_tls=false"]],
            tls=[["--use_tls=true"], ["--use_tls=true", "--use_test_ca=true", NAME]],
            client_has=DEEP,
            server_has=["server_compressed_unary", *SOAKS],
        ),
        Peer(
            "grpcio",
            [*python, "tests.interop.server", "--port=PORT"],
            [*python, "tests.interop.client", *CALL],
            tls=[["--use_tls=true"], ["--use_tls=true", "--use_test_ca=true", NAME]],
            server_has=SOAKS,
            environment={"PYTHONPATH": f"{work}/python", "GRPC_ENABLE_FORK_SUPPORT": "0"},
        ),
        Peer(
            "grpc-js",
            [*node, "grpc-js", "server", PROTOS, "PORT"],
            [*node, "grpc-js", "client", PROTOS, "PORT", "CASE"],
            tls=by_place,
        ),
        Peer(
            "connect-node",
            [*node, "connect", "server", descriptors, "PORT"],
            [*node, "connect", "client", descriptors, "PORT", "CASE"],
            tls=by_place,
        ),
        Peer(
            "connect-web",
            None,
            [*node, "connect-web", "client", descriptors, "PORT", "CASE"],
            tls=by_place,
        ),
        Peer(
            "tonic",
            [f"{programs}/tonic-peer", "server", "PORT"],
            [f"{programs}/tonic-peer", "client", "PORT", "CASE"],
            tls=by_place,
        ),
    ]
