"""Rust code of .proto files, as a library."""

load("@rules_rust//rust:defs.bzl", "rust_library")

def rustgreet_library(name, srcs, deps = [], **kwargs):
    """Generates the code of .proto files, and compiles it.

    Args:
      name: the name of the library, and of the crate.
      srcs: the .proto files of this folder. Files that refer to each other belong into one library.
      deps: further crates that the code names, by the option `extern_path`.
      **kwargs: what else a `rust_library` has, such as `visibility`.
    """
    native.genrule(
        name = name + "_code",
        srcs = srcs,
        outs = [name + "/mod.rs"],
        cmd = " ".join([
            "$(execpath @protobuf//:protoc)",
            "--plugin=protoc-gen-rustgreet=$(execpath @crates//:protoc-gen-rustgreet__protoc-gen-rustgreet)",
            "--rustgreet_opt=layout=single",
            "--rustgreet_out=$(RULEDIR)/" + name,
            "--proto_path=" + (native.package_name() or "."),
            "$(SRCS)",
        ]),
        tools = [
            "@crates//:protoc-gen-rustgreet__protoc-gen-rustgreet",
            "@protobuf//:protoc",
        ],
    )
    rust_library(
        name = name,
        srcs = [name + "_code"],
        crate_root = name + "/mod.rs",
        deps = deps + ["@crates//:rustgreet"],
        **kwargs
    )
