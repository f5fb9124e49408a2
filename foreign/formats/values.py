"""Messages filled at random, the awkward values often: a filler that shares nothing with ours."""

import math
import struct

from google.protobuf.descriptor import FieldDescriptor as Field

PIECES = (
    "a", "Hello", " ", '"', "\\", "/", "\n", "\r\n", "\t", "\0", "\x01", "\x1f", "\x7f", "\x85", "é", "\u2028", "\u2029",
    "\ufeff", "\uffff", "漢字", "e\u0301", "😀", "\U0010ffff", "\U0001f468\u200d\U0001f469", "</script>", "\\u0041",
)
INTEGERS = {
    Field.CPPTYPE_INT32: (-(1 << 31), (1 << 31) - 1),
    Field.CPPTYPE_INT64: (-(1 << 63), (1 << 63) - 1),
    Field.CPPTYPE_UINT32: (0, (1 << 32) - 1),
    Field.CPPTYPE_UINT64: (0, (1 << 64) - 1),
}
DOUBLES = (0.0, -0.0, 1.5, 1.7976931348623157e308, 2.2250738585072014e-308, 5e-324, 1e21, 1e-7, 0.1, -1e16, 2.0**53)
# Without the largest: Python does not read the digits that it prints for it.
FLOATS = (0.0, -0.0, 1.5, 1.1754943508222875e-38, 1e-45, 1e21, 0.1, 16777216.0, 3e38)
SPECIAL = (math.nan, math.inf, -math.inf)
IN_ANY = (
    "Any", "BytesValue", "Duration", "Empty", "FieldMask", "Int64Value", "StringValue", "Struct", "Timestamp", "Value",
)


class Values:
    def __init__(self, types, dice):
        self.types = types
        self.dice = dice

    def chance(self, percent):
        return self.dice.random() * 100 < percent

    def fill(self, message, depth):
        name = message.DESCRIPTOR.full_name
        known = getattr(self, name.rpartition(".")[2].lower(), None) if name.startswith("google.protobuf.") else None
        if known:
            known(message, depth)
            return
        if name.endswith(".MessageSetCorrect"):
            return self.message_set(message, name)
        chosen = {self.dice.choice(oneof.fields) for oneof in message.DESCRIPTOR.oneofs if self.chance(50)}
        for field in message.DESCRIPTOR.fields:
            if field.containing_oneof and field not in chosen or not field.containing_oneof and not self.chance(12):
                continue
            self.field(message, field, depth)
        for field in self.types.pool.FindAllExtensions(message.DESCRIPTOR):
            if self.chance(20):
                self.extension(message, field, depth)

    def field(self, message, field, depth):
        is_message = field.message_type is not None
        if is_message and depth == 0:
            return
        target = getattr(message, field.name)
        if is_message and field.message_type.GetOptions().map_entry:
            key, value = field.message_type.fields
            for _ in range(self.dice.randrange(4)):
                if value.message_type:
                    self.fill(target[self.scalar(key)], depth - 1)
                else:
                    target[self.scalar(key)] = self.scalar(value)
        elif field.is_repeated:
            for _ in range(self.dice.randrange(4)):
                if is_message:
                    self.fill(target.add(), depth - 1)
                else:
                    target.append(self.scalar(field))
        elif is_message:
            target.SetInParent()
            self.fill(target, depth - 1)
        else:
            setattr(message, field.name, self.scalar(field))

    def extension(self, message, field, depth):
        if field.message_type is None:
            message.Extensions[field] = self.scalar(field)
        else:
            message.Extensions[field].SetInParent()
            self.fill(message.Extensions[field], depth - 1)

    def message_set(self, message, name):
        scope = name.rpartition(".")[0]
        number = self.dice.choice("12")
        field = self.types.pool.FindExtensionByName(f"{scope}.MessageSetCorrectExtension{number}.message_set_extension")
        item = message.Extensions[field]
        item.SetInParent()
        self.fill(item, 1)

    def scalar(self, field):
        dice = self.dice
        kind = field.cpp_type
        if kind in INTEGERS:
            least, most = INTEGERS[kind]
            return dice.choice((least, most, 0, max(least, -1), dice.randrange(200), dice.randint(least, most)))
        if kind == Field.CPPTYPE_BOOL:
            return self.chance(50)
        if kind == Field.CPPTYPE_ENUM:
            any_number = not field.enum_type.is_closed and len(field.enum_type.values) > 1 and self.chance(10)
            return dice.randint(-(1 << 31), (1 << 31) - 1) if any_number else dice.choice(field.enum_type.values).number
        if kind == Field.CPPTYPE_DOUBLE:
            return dice.choice(SPECIAL) if self.chance(15) else self.finite()
        if kind == Field.CPPTYPE_FLOAT:
            if self.chance(15):
                return dice.choice(SPECIAL)
            value = dice.choice((dice.choice(FLOATS), struct.unpack("<f", dice.randbytes(4))[0]))
            return value if math.isfinite(value) else 2.5
        if field.type == Field.TYPE_BYTES:
            return dice.randbytes(dice.choice((0, 1, 2, 3, 7, 300)))
        return self.text()

    def text(self):
        return "".join(self.dice.choices(PIECES, k=60 if self.chance(5) else self.dice.randrange(5)))

    def finite(self):
        value = self.dice.choice((self.dice.choice(DOUBLES), struct.unpack("<d", self.dice.randbytes(8))[0]))
        return value if math.isfinite(value) else 2.5

    # The well-known types: only what they can mean has a form in JSON.

    def timestamp(self, message, _):
        message.seconds = self.bounded(-62135596800, 253402300799)
        message.nanos = self.nanos()

    def duration(self, message, _):
        seconds = self.bounded(-315576000000, 315576000000)
        nanos = 0 if abs(seconds) == 315576000000 else self.nanos()
        message.seconds, message.nanos = seconds, -nanos if seconds < 0 else nanos

    def bounded(self, least, most):
        return self.dice.choice((least, most, 0, -1, 1, self.dice.randint(-(2 << 30), 2 << 30), self.dice.randint(least, most)))

    def nanos(self):
        unit = self.dice.choice((1_000_000_000, 1_000_000, 1_000, 1))
        return self.dice.randrange(1_000_000_000 // unit) * unit

    def fieldmask(self, message, _):
        message.paths.extend(self.dice.choices(("a", "foo", "foo_bar", "foo.bar_baz", "a.b.c", "x1"), k=self.dice.randrange(4)))

    def value(self, message, depth):
        kind = self.dice.randrange(6 if depth > 0 else 4)
        if kind == 0:
            message.null_value = 0
        elif kind == 1:
            message.number_value = self.finite()
        elif kind == 2:
            message.string_value = self.text()
        elif kind == 3:
            message.bool_value = self.chance(50)
        elif kind == 4:
            message.struct_value.SetInParent()
            self.fill(message.struct_value, depth - 1)
        else:
            message.list_value.SetInParent()
            self.fill(message.list_value, depth - 1)

    def any(self, message, depth):
        if depth <= 0 or self.chance(10):
            return
        known = f"google.protobuf.{self.dice.choice(IN_ANY)}"
        inner = self.types.new(known if self.chance(60) else self.dice.choice(self.types.all))
        self.fill(inner, depth - 1)
        message.type_url = f"{self.dice.choice(('type.googleapis.com', 'example.com/types'))}/{inner.DESCRIPTOR.full_name}"
        message.value = inner.SerializeToString()
