"""The differences that are allowed: each with its reason, and the section of the specification that it rests on.

A rule is as narrow as its reason: it says what is different, not in which schema that may be."""

import json
import math
import re
import struct

from google.protobuf import message_factory
from google.protobuf.message import DecodeError
from google.protobuf.unknown_fields import UnknownFieldSet

from peer import equal, same
from wire import is_map, canonical


def reason(case, what):
    return next((reason for where, reason, applies in RULES if what in where.split() and applies(case)), None)


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
    """Whether our bytes are those that Python makes of another text."""
    theirs = case.peer.rewrite(case.name, text, case.format)
    return theirs is not None and alike(case, "maps", "extensions", theirs=theirs)


def order_of_maps(case):
    return alike(case, "maps")


def order_of_extensions(case):
    return alike(case, "maps", "extensions")


def long_number_of_closed_enum(case):
    return alike(case, "maps", "closed enums")


def list_not_packed(case):
    """They write our bytes as theirs, once they know the extensions."""
    ours = case.format == "text" and case.peer.rewrite(case.name, case.our_bytes, "with extensions")
    return bool(ours) and alike(case, "maps", "extensions", ours=ours)


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
        return math.isfinite(float(json.loads(token))) or True
    except ValueError:
        return False


def is_whole_for_python(case, token):
    """As a double it is whole; or it is an enum, of which Python takes the whole part."""
    return float(token.strip('"')).is_integer() or "enum" in case.our_reason or is_enum(case)


def is_enum(case):
    path = case.our_reason.partition(": ")[0]
    field = field_at(case.peer.descriptor(case.name), path) if "[fixtures" not in path and "." in path else None
    field = field.message_type.fields_by_name["value"] if is_map(field) else field
    return field is not None and field.enum_type is not None


def accepted_although(format, reason):
    return lambda case: case.format == format and case.we_accept and bool(re.search(reason, case.their_reason))


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
    return b"this Value is empty" in case.our_json and any(it.WhichOneof("kind") is None for it in well_known(case, "Value"))


def entry_is_unknown(case):
    """An entry of a map is among Python's unknown fields."""
    for message in messages(case.message):
        fields = message.DESCRIPTOR.fields_by_number
        for unknown in UnknownFieldSet(message):
            if is_map(fields.get(unknown.field_number)):
                return True
    return False


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
    """Whether two numbers are the same, or the same `float` below the normal ones."""
    return equal(one, other) or abs(one) < 1.2e-38 and struct.pack("<f", one) == struct.pack("<f", other)


def empty_extensions(case):
    def without(value):
        if isinstance(value, dict):
            return {key: without(it) for key, it in value.items() if not (key.startswith("[") and it == [])}
        return [without(it) for it in value] if isinstance(value, list) else value

    theirs, ours = case.parsed_json()
    return same(without(theirs), ours)


def question_mark(case):
    """Without the backslash it is the same."""
    return case.format == "text" and alike_with(case, case.input.replace(b"\\?", b"?"))


RULES = [
    (
        "bytes",
        "maps are in ascending order of the keys, as in C++, Java and Go; Python's come in another (Proto Serialization Is Not"
        " Canonical)",
        order_of_maps,
    ),
    (
        "bytes",
        "extensions are in the order of the text; Python sorts them (Proto Serialization Is Not Canonical)",
        order_of_extensions,
    ),
    (
        "bytes",
        "an extension that is a packed list is a record for each element of the text; Python packs it (Proto Encoding, Packed Repeated"
        " Fields: both are read)",
        list_not_packed,
    ),
    (
        "bytes",
        "-0 is minus zero, as in other numbers of JSON; for Python it is the integer 0 (RFC 8259, Numbers)",
        minus_zero,
    ),
    (
        "bytes",
        "the undeclared number of a closed enum is written in as few bytes as it needs; Python keeps a longer varint (Proto"
        " Encoding, Base 128 Varints)",
        long_number_of_closed_enum,
    ),
    (
        "JSON",
        "two items of one type in a message set are merged, as in C++; Python keeps the first (Proto Encoding, Last One Wins)",
        item_twice,
    ),
    (
        "accepted",
        "a Rust string is UTF-8, so what is not is refused in proto2 too (Proto Encoding, Strings; Features, utf8_validation)",
        not_utf8,
    ),
    (
        "accepted",
        "no field has the number 0; Python does not look at it inside a group that it does not know (Proto Encoding, Message Structure)",
        number_zero_in_a_group,
    ),
    (
        "bytes JSON",
        "an entry of a map with other fields than key and value: Python takes all of it for unknown, we drop the others, as C++"
        " does; and Python writes unknown entries anew (Proto Encoding, Maps)",
        entry_is_unknown,
    ),
    (
        "bytes",
        "items of a message set that nobody asks for stay as they arrived; Python writes them anew, and drops incomplete ones"
        " (Language Guide, Unknown Fields)",
        unknown_item,
    ),
    (
        "JSON",
        "a string in an extension that is not UTF-8, or was before another, is no Rust string; Python prints its bytes as Python would"
        " (ProtoJSON, string)",
        extension_is_not_utf8,
    ),
    (
        "JSON",
        "a FieldMask has no JSON if that would be read as other paths: one empty path, or what is not lower snake case (ProtoJSON,"
        " FieldMask)",
        odd_mask,
    ),
    (
        "JSON",
        "a Value without a kind is an error; Python prints null (struct.proto, Value)",
        empty_value,
    ),
    (
        "JSON",
        "a float has the fewest digits that are read as the same float; Python prints small ones with more (ProtoJSON, float)",
        shorter_floats,
    ),
    (
        "JSON",
        "an extension that is an empty list is not printed; Python prints it (ProtoJSON, default values)",
        empty_extensions,
    ),
    # JSON that we refuse.
    (
        "accepted",
        "a message is an object; Python takes an empty list or string, zero and false for one (ProtoJSON, message)",
        refused("json", r": expected an object \(line 1, ", r'\[|""|0|-0|false|0\.0|1e-400|\+?.?', lambda case, _: not json.loads(case.input)),
    ),
    (
        "accepted",
        "the string of a number holds a number of JSON; Python takes what its own int() and float() read (ProtoJSON, int32)",
        refused("json", r"is not a number \(", r'"(?:\s*[+-]?[\d_.eE+-]+\s*|[+-]?inf(inity)?|[+-]?nan)"(?i:)', is_python_number),
    ),
    (
        "accepted",
        "the string of an enum is a name; Python takes a number in it (ProtoJSON, enum)",
        refused("json", r"has no value \"", r'"\s*[+-]?\d[\d_]*\s*"'),
    ),
    (
        "accepted",
        "true and false are not numbers; for Python they are 1 and 0 (ProtoJSON, int32)",
        refused("json", r"expected (a number|the name or number of an enum value) \(", r"true|false"),
    ),
    (
        "accepted",
        "an integer has no fraction, however small; Python rounds it to a double first, and takes the whole part of an enum"
        " (ProtoJSON, int32)",
        refused("json", r"is not an integer \(", r'"?-?[\d.]+(?:[eE][+-]?\d+)?"?', is_whole_for_python),
    ),
    (
        "accepted",
        "the number of an enum has 32 bits; Python takes longer ones for open enums (ProtoJSON, enum)",
        refused("json", r"is out of range \(", r"-?[\d.]+(?:[eE][+-]?\d+)?", lambda case, _: is_enum(case)),
    ),
    (
        "accepted",
        "a number in a Value is a double; Python takes what is out of its range for infinity (ProtoJSON, Value)",
        refused("json", r"is out of range \(", r"-?[\d.]+[eE]\+?\d+", lambda _, token: math.isinf(float(token))),
    ),
    (
        "accepted",
        "a path of a FieldMask is letters, digits and dots; Python takes anything (ProtoJSON, FieldMask)",
        refused("json", r"is not a path in lower camel case \(", r'".*[^A-Za-z0-9.,].*"'),
    ),
    (
        "accepted",
        "NaN and Infinity are strings; Python takes them without quotes (ProtoJSON, float; RFC 8259, Numbers)",
        refused("json", r"expected ", r"NaN.*|-?Infinity.*"),
    ),
    (
        "accepted",
        "base64 has only its letters; Python passes over others (ProtoJSON, bytes; RFC 4648, 3.3)",
        refused("json", r"expected base64 \(", r'"[^"]*[^A-Za-z0-9+/_="-][^"]*"|"[^"]*=[^"=]+[^"]*"'),
    ),
    # JSON that Python refuses.
    (
        "accepted",
        "the undeclared number of a closed enum goes to the unknown fields, as in binary (Language Guide, Enum)",
        accepted_although("json", r"Invalid enum value -?[\d.e+]+ for enum type"),
    ),
    (
        "accepted",
        "a message in an Any may be partial: whoever unpacks it will see (any.proto, Any)",
        accepted_although("json", r"EncodeError: Message .* is missing required fields"),
    ),
    # Texts that we refuse.
    (
        "accepted",
        "white space is ASCII; Python takes all of Unicode's (Text Format, Whitespace and Comments)",
        refused("text", r"expected ", r"\xa0.*", lambda case, _: True),
    ),
    (
        "accepted",
        "a number has no plus sign (Text Format, Numeric Literals)",
        refused("text", r"expected a value \(", r"\+.*"),
    ),
    (
        "accepted",
        "an escape is one of the list; Python leaves others as they are (Text Format, String Literals)",
        refused("text", r"invalid escape \(", r".*\\[^abfnrtv?\\'\"0-7xXuU].*"),
    ),
    # Texts that Python refuses.
    (
        "accepted",
        "the number of an enum is an integer in any notation; Python takes decimals only (Text Format, Values)",
        accepted_although("text", r"has no value named (0[0-7]+|0[xX][0-9a-fA-F]+)\."),
    ),
    (
        "accepted",
        "a bool may be 0 or 1 in any notation of an integer; Python takes decimals only (Text Format, Values)",
        accepted_although("text", r"\b0(0*[01]|[xX]0*[01])\b.*: Expected \"true\" or \"false\""),
    ),
    (
        "accepted",
        "white space may follow a minus sign (Text Format, Numeric Literals)",
        accepted_although("text", r"Couldn't parse integer: -$|has no value named -\.|Couldn't parse float: -$"),
    ),
    (
        "bytes",
        "\\? is a question mark; Python keeps the backslash (Text Format, String Literals)",
        question_mark,
    ),
]
