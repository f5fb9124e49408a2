"""The trees of .proto files that benches generate from; `foreign/trees` knows where they come from."""

import importlib.machinery
import importlib.util
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SUBSET = tuple(f"google/{it}/" for it in ("pubsub/v1", "storage/v2", "spanner/v1", "bigtable/v2", "bigtable/admin/v2"))


def _load():
    loader = importlib.machinery.SourceFileLoader("foreign_trees", str(ROOT / "foreign/trees"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("foreign_trees", loader))
    sys.modules["foreign_trees"] = module
    sys.dont_write_bytecode = True
    loader.exec_module(module)
    return module


foreign = _load()


def opentelemetry():
    """The include folder and all files of opentelemetry."""
    root = foreign.cargo_package("opentelemetry-proto", foreign.OPENTELEMETRY) / "src/proto/opentelemetry-proto"
    return root, foreign.protos(root)


def googleapis():
    """The include folder and the files of google-proto-files, and what imports what."""
    root = foreign.npm_package("google-proto-files")
    files = [file for file in foreign.protos(root) if not foreign.NOT_FOR_PROTOC.match(file)]
    return root, files, foreign.Imports(root, files)


def subset():
    """The include folder and the files of a few large services, with their imports."""
    root, files, imports = googleapis()
    return root, imports.closure(file for file in files if file.startswith(SUBSET))
