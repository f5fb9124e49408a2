"""The differences that are allowed: each with its reason, and the section of the specification that it rests on.

A rule is as narrow as its reason: it says what is different, not in which schema that may be."""

import json
import math

from conditions import (
    accepted_although,
    cut_to_closed_enum,
    empty_extensions,
    empty_value,
    entry_is_not_printed,
    entry_is_unknown,
    enum_of,
    extension_is_not_utf8,
    is_base64_for_python,
    is_python_number,
    is_whole_for_python,
    item_twice,
    list_not_packed,
    long_number_of_closed_enum,
    message_twice,
    minus_zero,
    not_utf8,
    number_zero_in_a_group,
    odd_mask,
    order_of_extensions,
    order_of_maps,
    question_mark,
    refused,
    shorter_floats,
    unknown_item,
)


def reason(case, what):
    return next((reason for where, reason, applies in RULES if what in where.split() and applies(case)), None)


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
        "bytes",
        "an entry of a map with other fields than key and value: Python takes all of it for unknown, we drop the others, as C++"
        " does; and Python writes unknown entries anew (Proto Encoding, Maps)",
        entry_is_unknown,
    ),
    (
        "JSON",
        "such an entry is in our map, and so it is printed (Proto Encoding, Maps)",
        entry_is_not_printed,
    ),
    (
        "bytes",
        "items of a message set that nobody asks for stay as they arrived; Python writes them anew, and drops incomplete ones"
        " (Language Guide, Unknown Fields)",
        unknown_item,
    ),
    (
        "JSON",
        "a string in an extension that is not UTF-8, or was before another, cannot be a Rust string; Python prints its bytes as Python would"
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
        "a float has the fewest digits that are read as the same float; Python prints small ones with more, and the largest with so few"
        " that it does not read it itself, so we print that as a double (ProtoJSON, float)",
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
        refused("json", r"is not (a number|a key of this map's type) \(", r'".*"', is_python_number),
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
        refused("json", r"is out of range \(", r"-?[\d.]+(?:[eE][+-]?\d+)?", lambda case, _: enum_of(case)),
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
        refused("json", r"expected |malformed number \(", r"NaN.*|-?Infinity.*"),
    ),
    (
        "accepted",
        "base64 has only its letters; Python passes over others (ProtoJSON, bytes; RFC 4648, 3.3)",
        refused("json", r"expected base64 \(", r'".*"', is_base64_for_python),
    ),
    # JSON that Python refuses.
    (
        "accepted",
        "the undeclared number of a closed enum goes to the unknown fields, as in binary (Language Guide, Enum)",
        accepted_although("json", r"Invalid enum value -?[\d.e+]+ for enum type"),
    ),
    (
        "accepted",
        "a message in an Any may be partial, as in binary: whoever unpacks it will see; so does Go, while C++ and Java check it in a"
        " text (any.proto, Any)",
        accepted_although("json text", r"EncodeError: Message .* is missing required fields"),
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
    (
        "accepted",
        "a type URL has no white space inside of a part (Text Format, Any)",
        refused("text", r"expected `\.`, `/` or `\]`", r"[\w.\[-].*"),
    ),
    (
        "accepted",
        "the number of an enum has 32 bits; Python cuts longer ones for closed enums (Text Format, Value Types)",
        refused("text", r"the number is out of range \(", r"-?[1-9]\d*", cut_to_closed_enum),
    ),
    # Texts that Python refuses.
    (
        "accepted",
        "the number of an enum is an integer in any notation; Python takes decimals only (Text Format, Values)",
        accepted_although("text", r"has no value named -?(0[0-7]+|0[xX][0-9a-fA-F]+)\."),
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
        "accepted",
        "a message that is given twice is merged, as in binary and in Java, and as protobuf's suite recommends; Python refuses it"
        " (Proto Encoding, Last One Wins)",
        message_twice,
    ),
    (
        "bytes",
        "\\? is a question mark; Python keeps the backslash (Text Format, String Literals)",
        question_mark,
    ),
]
