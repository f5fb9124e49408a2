"""A message's records, to compare bytes where the order of a map's entries is free."""

import itertools

from google.protobuf.descriptor import FieldDescriptor


def canonical(descriptor, data, free):
    """The same bytes with what is free made alike: with "maps", entries are in the order of their bytes; with "entries", there are
    none; with "entries' other fields", they have only their key and value; with "extensions", those are in the order of their numbers; with "closed enums", their numbers take as few bytes as they
    need."""
    records, at, url = [], 0, b""
    is_any = descriptor is not None and descriptor.full_name == "google.protobuf.Any"
    is_set = descriptor is not None and descriptor.GetOptions().message_set_wire_format
    is_entry = descriptor is not None and descriptor.GetOptions().map_entry
    while at < len(data):
        start = at
        tag, at = varint(data, at)
        number, wire_type = tag >> 3, tag & 7
        field = descriptor and descriptor.fields_by_number.get(number)
        inner = field.message_type if field and is_group(field) == (wire_type == 3) else None
        end = end_of_group(data, at) if wire_type == 3 else end_of_value(data, at, wire_type)
        record = data[start:end]
        if wire_type == 2:
            value = data[varint(data, at)[1] : end]
            url = value if is_any and number == 1 else url
            inner = in_any(descriptor, url) if is_any and number == 2 else inner
            if inner:
                value = canonical_part(inner, value, free, is_any)
                record = data[start:at] + encoded(len(value)) + value
        elif wire_type == 3 and inner:
            last = end - len(encoded(number << 3 | 4))
            record = data[start:at] + canonical(inner, data[at:last], free) + data[last:end]
        elif wire_type == 0 and "closed enums" in free and is_closed_enum(field):
            record = data[start:at] + encoded(varint(data, at)[0])
        at = end
        if is_map(field) and "entries" in free:
            continue
        if is_entry and "entries' other fields" in free and wire_type != wire_type_of(field):
            continue
        key = (0, b"")
        if is_map(field) and "maps" in free or is_set and "extensions" in free:
            key = (0, record)
        elif field is None and "extensions" in free:
            key = (number, b"")
        records.append((field and number, key, record))
    return b"".join(in_runs(records))


def canonical_part(descriptor, data, free, is_any):
    """What is in an Any need not be a message."""
    try:
        return canonical(descriptor, data, free)
    except IndexError:
        if is_any:
            return data
        raise


def is_closed_enum(field):
    return field is not None and field.enum_type is not None and field.enum_type.is_closed


def in_any(descriptor, url):
    try:
        return descriptor.file.pool.FindMessageTypeByName(url.decode().rpartition("/")[2])
    except (KeyError, UnicodeDecodeError):
        return None


def in_runs(records):
    """The records: those of one field, or of extensions, that follow each other are sorted as far as their order is free."""
    for _, run in itertools.groupby(records, lambda it: it[0]):
        yield from (record for *_, record in sorted(run, key=lambda it: it[1]))


def is_group(field):
    return field.type == field.TYPE_GROUP and not is_map(field)


FIXED64 = (FieldDescriptor.TYPE_DOUBLE, FieldDescriptor.TYPE_FIXED64, FieldDescriptor.TYPE_SFIXED64)
FIXED32 = (FieldDescriptor.TYPE_FLOAT, FieldDescriptor.TYPE_FIXED32, FieldDescriptor.TYPE_SFIXED32)
DELIMITED = (FieldDescriptor.TYPE_STRING, FieldDescriptor.TYPE_BYTES, FieldDescriptor.TYPE_MESSAGE)


def wire_type_of(field):
    """That of a map's key or value; None for other fields."""
    if field is None:
        return None
    return next((wire_type for wire_type, types in ((1, FIXED64), (5, FIXED32), (2, DELIMITED)) if field.type in types), 0)


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
