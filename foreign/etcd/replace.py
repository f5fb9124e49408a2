"""Moves etcd-client from prost and tonic to rustgreet: its messages and clients are ours, its channel and its
interceptor stay tonic's. The edits are those of version 0.21.1.
"""

import pathlib
import shutil

from edits import ROOT, compare, copy_and_edit, settle

HERE = pathlib.Path(__file__).resolve().parent

RUSTGREET = f'[dependencies.rustgreet]\npath = "{ROOT}/runtime"\nfeatures = ["tonic"]'
RUSTGREET_BUILD = f'[build-dependencies.rustgreet-build]\npath = "{ROOT}/build"'
# The public error stays tonic's status.
STATUS = """
impl From<rustgreet::Status> for Error {
    fn from(e: rustgreet::Status) -> Self {
        tonic::Status::from(e).into()
    }
}
"""

# An example of ours, and a workspace of its own.
OURS = """
[[example]]
name = "own_channel"
path = "examples/own_channel.rs"

[profile.dev]
debug = false

[workspace]
"""

# File, places, what is found, what is put there.
EDITS = [
    # What it depends on.
    ("Cargo.toml", 1, r"\[dependencies\.tonic-prost\]\nversion = .*", RUSTGREET),
    ("Cargo.toml", 1, r"\[build-dependencies\.tonic-prost-build\]\nversion = .*", RUSTGREET_BUILD),
    ("Cargo.toml", 1, r"\[build-dependencies\.tonic-build\]\n(.+\n)+\n", ""),
    # One type each for requests and streams, and no module around a client.
    ("src/rpc/*.rs", 8, r"use tonic::(\{IntoRequest|Streaming)", r"use rustgreet::\1"),
    ("src/rpc/*.rs", 1, r"use tonic::codec::Streaming", "use rustgreet::Streaming"),
    ("src/rpc/*.rs", 8, r"\b[a-z]+_client::([A-Z])", r"\1"),
    ("src/lib.rs", 6, r"\b[a-z]+_server::\{", "{"),
    # tonic's channel with tonic's interceptor, as a transport.
    ("src/intercept.rs", 1, r"(type InterceptedChannel =) (.*);", r"\1 rustgreet::rpc::bridge::tonic::OverTonic<\2>;"),
    ("src/client.rs", 2, r"InterceptedChannel::new\((\n(?:.*\n){5}        )\);",
     r"transport(InterceptedService::new(\1));"),
    ("src/client.rs", 1, r"use crate::intercept::\{InterceptedChannel, Interceptor\};",
     r"\g<0>\nuse rustgreet::rpc::bridge::tonic::transport;\nuse tonic::service::interceptor::InterceptedService;"),
    ("src/error.rs", 1, r"\Z", STATUS),
    # A field of an enum has the enum's type.
    ("src/rpc/*.rs", 12, r"\b(\w+(?:::\w+)?) as i32\b(?=[,;])", r"\1"),
    ("src/rpc/kv.rs", 1, r"sort_order: 0", "sort_order: SortOrder::None"),
    ("src/rpc/kv.rs", 1, r"sort_target: 0", "sort_target: SortTarget::Key"),
    ("src/rpc/watch.rs", 1, r"\|f\| f as i32\b", "|f| FilterType(f as i32)"),
    ("src/rpc/watch.rs", 1, r"(use crate::rpc::pb::etcdserverpb::watch_)request::.*;",
     r"\g<0>\n\1create_request::FilterType;"),
    ("src/rpc/auth.rs", 1, r"self\.inner\.perm_type$", r"\g<0>.0"),
    ("src/rpc/watch.rs", 1, r"match self\.0\.r#type \{\n(.*\n){3}        \}", r"self.0.r#type"),
    # A client that exists gets another setting.
    ("src/rpc/*.rs", 3, r"\|client\| client(\.max_\w+_message_size\(limit\))",
     r"|client| Client::new(rustgreet::rpc::Client::from(client)\1)"),
    # A call with a stream each way is answered before its server is heard; here its error has to be the call's.
    ("src/rpc/*.rs", 2, r"let (\w+) = (client\.(?:watch|lease_keep_alive)\(.*;)",
     r"let mut \1 = \2\n            \1.headers().await?;"),
]


def move(source, crate, address):
    """Its tests and examples get the address of their server, and an example of ours is added.

    Returns how much of the crate changed, as a sentence.
    """
    moved = copy_and_edit(source, crate, EDITS)
    for ours, place in [("build.rs", "build.rs"), ("pb.rs", "src/rpc/pb.rs")]:
        shutil.copy(HERE / ours, moved / place)
    told = compare((source, moved))
    shutil.copy(HERE / "own_channel.rs", moved / "examples/own_channel.rs")
    for file in [*moved.glob("tests/*.rs"), *moved.glob("examples/*.rs")]:
        file.write_text(file.read_text().replace("localhost:2379", address))
    with (moved / "Cargo.toml").open("a") as manifest:
        manifest.write(OURS)
    shutil.copy(ROOT / "Cargo.lock", moved)
    settle(moved, crate)
    return told
