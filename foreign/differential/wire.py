"""A message's records, to compare bytes where the order of a map's entries is free."""

import functools
import itertools

from google.protobuf.descriptor import FieldDescriptor


def canonical(descriptor, data, free):
    """The same bytes with what is free made alike: with "maps", entries are in the order of their bytes; with "entries", there are
    none; with "entries' other fields", they have only their key and value; with "extensions", those are in the order of their
    numbers; with "closed enums", their numbers take as few bytes as they need."""
    records, at, url = [], 0, b""
    shape = shape_of(descriptor)
    while at < len(data):
        start = at
        tag, at = varint(data, at)
        number, wire_type = tag >> 3, tag & 7
        row = shape.rows.get(number, UNKNOWN)
        inner = row.inner if row.is_group == (wire_type == 3) else None
        end = end_of_group(data, at) if wire_type == 3 else end_of_value(data, at, wire_type)
        record = data[start:end]
        if wire_type == 2:
            if shape.is_any or inner:
                value = data[varint(data, at)[1] : end]
                url = value if shape.is_any and number == 1 else url
                inner = in_any(descriptor, url) if shape.is_any and number == 2 else inner
            if inner:
                value = canonical_part(inner, value, free, shape.is_any)
                record = data[start:at] + encoded(len(value)) + value
        elif wire_type == 3 and inner:
            last = end - len(encoded(number << 3 | 4))
            record = data[start:at] + canonical_part(inner, data[at:last], free) + data[last:end]
        elif wire_type == 0 and row.is_closed_enum and "closed enums" in free:
            record = data[start:at] + encoded(varint(data, at)[0])
        at = end
        if row.is_map and "entries" in free:
            continue
        if shape.is_entry and "entries' other fields" in free and wire_type != row.wire_type:
            continue
        key = (0, b"")
        if row.is_map and "maps" in free or shape.is_set and "extensions" in free:
            key = (0, record)
        elif row is UNKNOWN and "extensions" in free:
            key = (number, b"")
        records.append((row is not UNKNOWN and number, key, record))
    return b"".join(in_runs(records))


# Ours and theirs are alike but for a few messages, and each rule looks at them again.
@functools.lru_cache(maxsize=1000)
def canonical_part(descriptor, data, free, is_any=False):
    """What is in an Any need not be a message."""
    try:
        return canonical(descriptor, data, free)
    except IndexError:
        if is_any:
            return data
        raise


@functools.cache
def shape_of(descriptor):
    return Shape(descriptor)


class Shape:
    """What matters here of a message's type, and of its fields."""

    def __init__(self, descriptor):
        options = descriptor.GetOptions()
        self.is_any = descriptor.full_name == "google.protobuf.Any"
        self.is_set, self.is_entry = options.message_set_wire_format, options.map_entry
        self.rows = {field.number: Row(field) for field in descriptor.fields}


class Row:
    def __init__(self, field):
        self.inner, self.is_map = field.message_type, is_map(field)
        self.is_group = field.type == field.TYPE_GROUP and not self.is_map
        self.is_closed_enum = field.enum_type is not None and field.enum_type.is_closed
        # That of a map's key or value.
        kinds = ((1, FIXED64), (5, FIXED32), (2, DELIMITED))
        self.wire_type = next((wire_type for wire_type, types in kinds if field.type in types), 0)


class UNKNOWN:
    """A field that the message's type does not have."""

    inner = is_map = is_closed_enum = wire_type = None
    is_group = False


FIXED64 = (FieldDescriptor.TYPE_DOUBLE, FieldDescriptor.TYPE_FIXED64, FieldDescriptor.TYPE_SFIXED64)
FIXED32 = (FieldDescriptor.TYPE_FLOAT, FieldDescriptor.TYPE_FIXED32, FieldDescriptor.TYPE_SFIXED32)
DELIMITED = (FieldDescriptor.TYPE_STRING, FieldDescriptor.TYPE_BYTES, FieldDescriptor.TYPE_MESSAGE)


def in_any(descriptor, url):
    try:
        return descriptor.file.pool.FindMessageTypeByName(url.decode().rpartition("/")[2])
    except (KeyError, UnicodeDecodeError):
        return None


def in_runs(records):
    """The records: those of one field, or of extensions, that follow each other are sorted as far as their order is free."""
    for _, run in itertools.groupby(records, lambda it: it[0]):
        yield from (record for *_, record in sorted(run, key=lambda it: it[1]))


def is_map(field):
    return field is not None and field.message_type is not None and field.message_type.GetOptions().map_entry


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value & (1 << 64) - 1, at


def encoded(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def end_of_value(data, at, wire_type):
    if wire_type == 0:
        return varint(data, at)[1]
    if wire_type == 1:
        return at + 8
    if wire_type == 5:
        return at + 4
    length, at = varint(data, at)
    return at + length


def end_of_group(data, at):
    """The end of a group whose start tag was read: after its end tag."""
    while True:
        tag, at = varint(data, at)
        if tag & 7 == 4:
            return at
        at = end_of_group(data, at) if tag & 7 == 3 else end_of_value(data, at, tag & 7)
