"""Python's protobuf in the exchange of formats (../formats.sh):

    peer.py SET fill SEED COUNT OUT   fills messages at random and writes both formats
    peer.py SET read IN OUT           reads both formats, compares, and writes them again
    peer.py SET compare IN BACK       what went out against what came back

SET holds the descriptors. A file is one message after the other: its type, in binary, in JSON, each
a length (32 bits, little-endian) and so many bytes. Ends with a line "N passed, N failed".
"""

import json
import random
import struct
import sys

from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

from values import Values

TYPES = (
    "proto2.TestAllTypesProto2",
    "proto3.TestAllTypesProto3",
    "editions.TestAllTypesEdition2023",
    "editions.proto2.TestAllTypesProto2",
    "editions.proto3.TestAllTypesProto3",
)


class Types:
    """The messages of a descriptor set."""

    def __init__(self, path):
        self.pool = descriptor_pool.DescriptorPool()
        with open(path, "rb") as file:
            for descriptor in descriptor_pb2.FileDescriptorSet.FromString(file.read()).file:
                self.pool.Add(descriptor)
        self.all = [f"protobuf_test_messages.{name}" for name in TYPES]

    def new(self, name):
        return message_factory.GetMessageClass(self.pool.FindMessageTypeByName(name))()

    def parse(self, name, text):
        return json_format.Parse(text, self.new(name), descriptor_pool=self.pool)

    def print(self, message):
        """In one form only: maps are sorted."""
        return json_format.MessageToJson(message, descriptor_pool=self.pool, sort_keys=True, indent=None)


def parts(file):
    """The records of a file."""
    while header := file.read(4):
        found = []
        for part in range(3):
            if part:
                header = file.read(4)
            found.append(file.read(struct.unpack("<I", header)[0]))
        name, binary, text = found
        yield name.decode(), binary, text.decode()


def write(file, name, binary, text):
    for part in (name.encode(), binary, text.encode()):
        file.write(struct.pack("<I", len(part)) + part)


def read_both(types, name, binary, text):
    """The message, which must be the same in both formats."""
    message = types.new(name)
    message.ParseFromString(binary)
    printed = types.print(message)
    again = types.print(types.parse(name, text))
    same("from binary and from JSON", printed, again)
    return message, printed


def same(what, one, other):
    if one != other:
        at = next((at for at, (a, b) in enumerate(zip(one, other)) if a != b), min(len(one), len(other)))
        at = max(0, at - 60)
        raise ValueError(f"{what} it is not the same:\n    {one[at:at + 160]}\n    {other[at:at + 160]}")


class Tally:
    """What passed and what failed; the first failures are shown."""

    def __init__(self):
        self.passed = self.failed = 0

    def failure(self, name, text, error):
        if self.failed < 5:
            print(f"message {self.passed + self.failed}, {name}: {type(error).__name__}: {error}\n    {text[:800]}")
        self.failed += 1

    def finish(self):
        print(f"{self.passed} passed, {self.failed} failed")
        sys.exit(1 if self.failed or not self.passed else 0)


def fill(types, tally, seed, count, out):
    with open(out, "wb") as file:
        for index in range(int(count)):
            name = types.all[index % len(types.all)]
            values = Values(types, random.Random(f"{seed} {index}"))
            message = types.new(name)
            text = ""
            try:
                values.fill(message, 3)
                # Not sorted: maps come in any order.
                text = json_format.MessageToJson(message, descriptor_pool=types.pool, indent=index % 2 or None)
                write(file, name, message.SerializeToString(), text)
                tally.passed += 1
            except Exception as error:
                tally.failure(name, text or str(message), error)


def read(types, tally, source, out):
    with open(source, "rb") as file, open(out, "wb") as back:
        for name, binary, text in parts(file):
            try:
                message, printed = read_both(types, name, binary, text)
                write(back, name, message.SerializeToString(), printed)
                tally.passed += 1
            except Exception as error:
                write(back, name, binary, text)
                tally.failure(name, text, error)


def compare(types, tally, source, back):
    def canonical(name, binary):
        message = types.new(name)
        message.ParseFromString(binary)
        return message.SerializeToString(deterministic=True).hex()

    with open(source, "rb") as one, open(back, "rb") as other:
        for (name, binary, text), (_, again, text_again) in zip(parts(one), parts(other), strict=True):
            try:
                same("in binary", canonical(name, binary), canonical(name, again))
                same("in JSON", types.print(types.parse(name, text)), types.print(types.parse(name, text_again)))
                tally.passed += 1
            except Exception as error:
                tally.failure(name, text, error)


if __name__ == "__main__":
    descriptors, command, *arguments = sys.argv[1:]
    tally = Tally()
    {"fill": fill, "read": read, "compare": compare}[command](Types(descriptors), tally, *arguments)
    tally.finish()
