"""What Python's protobuf makes of an input."""

import json
import math

from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory, text_format
from google.protobuf.message import DecodeError, EncodeError

ANY = "google.protobuf.Any"


class Peer:
    def __init__(self, descriptors):
        # Extensions are unknown fields to whoever does not ask for them: so we read them, and so does `plain`.
        self.plain, self.full = descriptor_pool.DescriptorPool(), descriptor_pool.DescriptorPool()
        with open(descriptors, "rb") as file:
            files = descriptor_pb2.FileDescriptorSet.FromString(file.read()).file
        self.unchecked = set()
        for file in files:
            self.unchecked.update(strings_that_need_not_be_utf8(file))
            self.full.Add(file)
            without = descriptor_pb2.FileDescriptorProto()
            without.CopyFrom(file)
            forget_extensions(without)
            self.plain.Add(without)
        self.classes = {}

    def new(self, pool, name):
        if (pool, name) not in self.classes:
            self.classes[pool, name] = message_factory.GetMessageClass(pool.FindMessageTypeByName(name))
        return self.classes[pool, name]()

    def descriptor(self, name):
        return self.plain.FindMessageTypeByName(name)

    def read(self, name, format, input):
        """The message, or None and why."""
        try:
            if format == "binary":
                message = self.new(self.plain, name)
                message.ParseFromString(input)
            elif format == "with extensions":
                message = self.full_message(name, input)
            elif format == "json":
                message = json_format.Parse(input, self.new(self.full, name), descriptor_pool=self.full)
            else:
                message = text_format.Parse(input.decode(), self.new(self.full, name), descriptor_pool=self.full)
        except Exception as error:
            return None, f"{type(error).__name__}: {error}"
        if not message.IsInitialized():
            return None, "a required field is missing"
        return message, ""

    def write(self, message):
        return message.SerializePartialToString(deterministic=True)

    def rewrite(self, name, data, format="binary"):
        """The bytes of a message as they write it, or None if it is not one."""
        message, _ = self.read(name, format, data)
        return message and self.write(message)

    def full_message(self, name, input):
        """The message with its extensions."""
        message = self.new(self.full, name)
        message.ParseFromString(input)
        return message

    def print(self, name, input):
        """The message in JSON, or None if it has no JSON."""
        try:
            message = self.full_message(name, input)
            return json_format.MessageToJson(message, descriptor_pool=self.full, indent=None)
        except Exception:
            return None

    def same_json(self, one, other):
        if one is None or other is None:
            return one is other
        try:
            return same(json.loads(one), json.loads(other))
        except ValueError:
            return False


def forget_extensions(scope):
    """Removes the extensions in a file or message."""
    del scope.extension[:]
    for message in scope.nested_type if hasattr(scope, "nested_type") else scope.message_type:
        forget_extensions(message)


def strings_that_need_not_be_utf8(file):
    """The full names of the fields, and of extensions that are or may hold such strings."""
    none = descriptor_pb2.FeatureSet.Utf8Validation.NONE
    default = file.syntax in ("", "proto2") or file.options.features.utf8_validation == none

    def in_message(message, scope):
        name = f"{scope}.{message.name}"
        for field in message.field:
            own = field.options.features
            if field.type != field.TYPE_STRING:
                continue
            if own.utf8_validation == none or default and not own.HasField("utf8_validation"):
                yield f"{name}.{field.name}"
        yield from extensions(message, name)
        for inner in message.nested_type:
            yield from in_message(inner, name)

    def extensions(scope, name):
        if default:
            yield from (f"{name}.{field.name}" for field in scope.extension)

    yield from extensions(file, file.package)
    for message in file.message_type:
        yield from in_message(message, file.package)


def equal(one, other):
    return one == other and math.copysign(1, one) == math.copysign(1, other)


def same(one, other, numbers=equal):
    """Whether two values of JSON are the same; objects in any order."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key], numbers) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same(*pair, numbers) for pair in zip(one, other))
    if type(one) in (int, float) and type(other) in (int, float):
        return numbers(one, other)
    return type(one) is type(other) and one == other
