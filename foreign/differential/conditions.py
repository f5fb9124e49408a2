"""What the rules in `allowed.py` look for: each function says whether it is so in a case."""

import json
import re
import struct

from google.protobuf import message_factory
from google.protobuf.message import DecodeError
from google.protobuf.unknown_fields import UnknownFieldSet

from peer import equal, same
from wire import is_map, canonical


def messages(message):
    """The message and all messages in it, also those in an Any."""
    yield message
    if message.DESCRIPTOR.full_name == "google.protobuf.Any":
        inner = unpacked(message)
        if inner is not None:
            yield from messages(inner)
    for field, value in message.ListFields():
        if is_map(field):
            if field.message_type.fields_by_name["value"].message_type:
                for inner in value.values():
                    yield from messages(inner)
        elif field.message_type:
            for inner in value if field.is_repeated else [value]:
                yield from messages(inner)


def unpacked(any):
    try:
        descriptor = any.DESCRIPTOR.file.pool.FindMessageTypeByName(any.TypeName())
        return message_factory.GetMessageClass(descriptor).FromString(any.value)
    except (KeyError, DecodeError):
        return None


def alike(case, *free, ours=None, theirs=None):
    """Whether the bytes are the same but for what is free."""
    descriptor = case.message.DESCRIPTOR
    ours, theirs = ours or case.our_bytes, theirs or case.their_bytes
    try:
        return canonical(descriptor, ours, free) == canonical(descriptor, theirs, free)
    except IndexError:
        # Not a message.
        return False


def alike_with(case, text):
    """Whether our bytes, their lists packed, are those that Python makes of another text."""
    theirs, ours = case.peer.rewrite(case.name, text, case.format), packed(case)
    return None not in (theirs, ours) and alike(case, "maps", "extensions", ours=ours, theirs=theirs)


def order_of_maps(case):
    return alike(case, "maps")


def order_of_extensions(case):
    return alike(case, "maps", "extensions")


def long_number_of_closed_enum(case):
    return alike(case, "maps", "closed enums")


def list_not_packed(case):
    """They write our bytes as theirs, once they know the extensions."""
    ours = packed(case) if case.format == "text" else None
    return ours is not None and alike(case, "maps", "extensions", ours=ours)


def packed(case):
    """Our bytes as Python writes them, which packs the lists in extensions that it knows."""
    message = case.peer.read(case.name, "with extensions", case.our_bytes)[0]
    if message is None:
        return None
    pack_again(message)
    return case.peer.write(message)


def pack_again(message):
    """Writes what is in an Any anew."""
    for any in [it for it in messages(message) if it.DESCRIPTOR.full_name == "google.protobuf.Any"]:
        inner = unpacked(any)
        if inner is not None:
            pack_again(inner)
            any.value = inner.SerializePartialToString(deterministic=True)


def minus_zero(case):
    """With -0.0 for -0 it is the same."""
    return case.format == "json" and alike_with(case, re.sub(rb"(?<![\w.+-])-0(?![\w.])", b"-0.0", case.input))


def at_fault(case):
    """What stands where our error points: a string, or characters up to the next space or sign."""
    place = re.search(r"\(line (\d+), column (\d+)\)$", case.our_reason)
    if not place:
        return ""
    line = case.input.decode().split("\n")[int(place[1]) - 1]
    rest = line[int(place[2]) - 1 :].lstrip(" :")
    return re.match(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|[^\s,;{}\[\]]+|.?', rest)[0]


def refused(format, reason, token, also=lambda case, token: True):
    """A rule for what we refuse, by our reason and what stands there."""

    def applies(case):
        if case.format != format or case.we_accept or not re.search(reason, case.our_reason):
            return False
        found = at_fault(case)
        return bool(re.fullmatch(token, found)) and also(case, found)

    return applies


def is_python_number(_, token):
    try:
        float(json.loads(token))
    except ValueError:
        return False
    return True


def is_base64_for_python(_, token):
    """There is a character that is not base64's, or one after the padding."""
    return bool(re.search(r"[^A-Za-z0-9+/_=-]|=[^=]", json.loads(token)))


def is_whole_for_python(case, token):
    """As a double it is whole; or it is an enum, of which Python takes the whole part."""
    return float(token.strip('"')).is_integer() or "enum" in case.our_reason or enum_of(case) is not None


def cut_to_closed_enum(case, token):
    """Cut to 32 bits, it is a number that the closed enum declares."""
    enum, number = enum_of(case), int(token)
    return enum is not None and enum.is_closed and not -1 << 31 <= number < 1 << 31 and signed(number) in enum.values_by_number


def signed(number):
    """The lowest 32 bits of a number, as one that may be negative."""
    return (number + (1 << 31)) % (1 << 32) - (1 << 31)


def enum_of(case):
    """The enum of the field that our error names, if it is one."""
    path = case.our_reason.partition(": ")[0]
    extension = re.search(r"\[((?:\w+\.)+\w+)\](?:\[\d+\])?$", path)
    if extension:
        field = case.peer.full.FindExtensionByName(extension[1])
    else:
        field = field_at(case.peer.descriptor(case.name), path) if "[fixtures" not in path and "." in path else None
    field = field.message_type.fields_by_name["value"] if is_map(field) else field
    return field and field.enum_type


def accepted_although(formats, reason):
    return lambda case: case.format in formats.split() and case.we_accept and bool(re.search(reason, case.their_reason))


def not_utf8(case):
    """We refuse a string, in a field whose strings need not be UTF-8."""
    path, found, _ = case.our_reason.partition(": invalid UTF-8")
    field = field_at(case.peer.descriptor(case.name), path) if found else None
    strings = field.message_type.fields if is_map(field) else [field]
    return bool(found) and any(it.full_name in case.peer.unchecked for it in strings)


def field_at(descriptor, path):
    """The field at a path such as `Thing.parts[3].label`."""
    field = None
    for name in re.sub(r"\[[^]]*\]", "", path).split(".")[1:]:
        if is_map(field):
            descriptor = descriptor.fields_by_name["value"].message_type or descriptor
        field = descriptor.fields_by_name[name]
        descriptor = field.message_type
    return field


def extension_is_not_utf8(case):
    found = re.match(r"-[^ ]*?\.((?:\w+\.)*\w+)(?:\[\d+\])?: invalid UTF-8", case.our_json.decode())
    names = found[1].split(".") if found else []
    return any(".".join(names[at:]) in case.peer.unchecked for at in range(len(names)))


def number_zero_in_a_group(case):
    """We refuse a tag with the field number 0, which ends at the byte that our error names."""
    found = re.search(r"invalid tag \(at byte (\d+)\)", case.our_reason)
    return bool(found) and case.input[int(found[1]) - 1] < 8


def well_known(case, name):
    return (it for it in messages(case.full()) if it.DESCRIPTOR.full_name == f"google.protobuf.{name}")


def odd_mask(case):
    def is_odd(mask):
        return list(mask.paths) == [""] or any(re.search(r"[^a-z0-9_.]", path) for path in mask.paths)

    return re.search(b"a field mask of one empty path|in lower camel case", case.our_json) and any(
        map(is_odd, well_known(case, "FieldMask"))
    )


def empty_value(case):
    """A Value is empty, or is when the other fields of a map's entry are dropped."""
    values = (it.WhichOneof("kind") is None for it in well_known(case, "Value"))
    return b"this Value is empty" in case.our_json and (any(values) or has_unknown_entry(case))


def has_unknown_entry(case):
    """An entry of a map is among Python's unknown fields."""

    def has_entry(message):
        fields = message.DESCRIPTOR.fields_by_number
        return any(is_map(fields.get(unknown.field_number)) for unknown in UnknownFieldSet(message))

    return any(map(has_entry, messages(case.message)))


def entry_is_unknown(case):
    """There is such an entry, and without maps the bytes are the same."""
    return has_unknown_entry(case) and alike(case, "entries", "closed enums")


def entry_is_not_printed(case):
    """There is such an entry, and without its other fields, our message is the same JSON for Python."""
    if not has_unknown_entry(case):
        return False
    theirs = case.peer.print(case.name, canonical(case.message.DESCRIPTOR, case.our_bytes, ("entries' other fields",)))
    return same(theirs and json.loads(theirs), case.parsed_json()[1], close)


def unknown_item(case):
    """They write our bytes as theirs, and there is a message set."""
    sets = (inner.DESCRIPTOR.GetOptions().message_set_wire_format for inner in messages(case.message))
    return any(sets) and case.peer.rewrite(case.name, case.our_bytes) == case.their_bytes


def item_twice(case):
    """A message set has two items of one type."""

    def has_two(message):
        ids = [it.field_number for it in UnknownFieldSet(message)]
        return len(ids) > len(set(ids))

    sets = (it for it in messages(case.message) if it.DESCRIPTOR.GetOptions().message_set_wire_format)
    return any(map(has_two, sets))


def shorter_floats(case):
    return same(*case.parsed_json(), close)


def close(one, other):
    """Whether two numbers are the same, or the same `float`: below the normal ones, or the largest."""
    if equal(one, other):
        return True
    are_floats = abs(one) < 1.2e-38 or abs(one) in (LARGEST_FLOAT, 3.4028235e38)
    return are_floats and struct.pack("<f", one) == struct.pack("<f", other)


LARGEST_FLOAT = float(0xFFFFFF << 104)


def empty_extensions(case):
    def without_empty(value):
        if isinstance(value, dict):
            return {key: without_empty(it) for key, it in value.items() if not (key.startswith("[") and it == [])}
        return [without_empty(it) for it in value] if isinstance(value, list) else value

    theirs, ours = case.parsed_json()
    return same(without_empty(theirs), ours)


def message_twice(case):
    """We accept a text, and what they say is given twice is a message."""
    found = re.search(r'Message type "(.*)" should not have multiple "(.*)" (field|extension)s\.$', case.their_reason)
    if not found or case.format != "text" or not case.we_accept:
        return False
    outer, name, kind = found.groups()
    pool = case.peer.full
    field = pool.FindExtensionByName(name) if kind == "extension" else pool.FindMessageTypeByName(outer).fields_by_name[name]
    return field.message_type is not None


def question_mark(case):
    """Without the backslash it is the same."""
    return case.format == "text" and alike_with(case, case.input.replace(b"\\?", b"?"))
