"""Counts what was compared, and shows what differs."""

import json
import sys
from collections import Counter

from peer import equal

LABELS = ("implicit", "optional", "required", "repeated", "packed", "map", "oneof", "extension")
TYPES = (
    "", "double", "float", "int64", "uint64", "int32", "fixed64", "fixed32", "bool", "string", "group", "message", "bytes", "uint32",
    "enum", "sfixed32", "sfixed64", "sint32", "sint64",
)


class Report:
    def __init__(self, format, first):
        """`first` is the number of the first input."""
        self.format, self.first = format, first
        self.inputs = self.accepted = self.unexplained = 0
        self.kinds, self.reasons, self.planted = Counter(), Counter(), Counter()

    def case(self, case):
        self.inputs += 1
        if case.they_accept:
            self.accepted += 1
            self.kinds.update(set(case.kinds))

    def difference(self, case, what, reason):
        if reason:
            self.reasons[what, reason] += 1
            return
        self.unexplained += 1
        self.planted[what, case.we_accept] += 1
        if self.unexplained <= 40:
            self.show(case, what)

    def show(self, case, what):
        print(f"DIFFERS in {what}: {self.format} {case.name}, input {self.first + self.inputs - 1}")
        print(f"  input  {case.input!r}"[:600])
        place = ""
        if what == "accepted":
            ours, theirs = case.our_reason or "accepted", case.their_reason or "accepted"
        elif what == "bytes":
            at = common(case.our_bytes, case.their_bytes)
            place, ours, theirs = f"byte {at}", *(excerpt(it.hex(), 2 * at) for it in (case.our_bytes, case.their_bytes))
        else:
            place, ours, theirs = in_json(case.our_json.decode(), case.their_json)
        if place:
            print(f"  first  {place}"[:600])
        print(f"  ours   {ours[:600]}\n  theirs {theirs[:600]}")

    def finish(self, count, plants):
        print(f"kinds of fields in the {self.accepted} inputs that Python accepts:")
        for number, label in enumerate(LABELS):
            kinds = ((kind & 31, seen) for kind, seen in sorted(self.kinds.items()) if kind >> 5 == number)
            print(f"  {label}: " + ", ".join(f"{TYPES[kind]} {seen}" for kind, seen in kinds))
        for (what, reason), seen in sorted(self.reasons.items()):
            print(f"allowed, in {what}: {reason}: {seen}")
        share = 100 * self.accepted / max(self.inputs, 1)
        print(f"differential {self.format}: {self.inputs} inputs, {share:.0f} % accepted, {self.unexplained} differ")
        if self.inputs != count or share < 40 and count > 1000:
            sys.exit("too few inputs, or too few that Python accepts")
        if plants:
            self.look_for_plants()
        elif self.unexplained:
            sys.exit(1)

    def look_for_plants(self):
        """Each kind of wrong answer must have been found."""
        kinds = [("accepted", False), ("accepted", True), ("bytes", True)]
        if self.format == "binary":
            kinds.append(("JSON", True))
        missed = [kind for kind in kinds if not self.planted[kind]]
        if missed:
            sys.exit(f"planted differences were not found: {missed}")
        print("the planted differences were found")


def common(one, other):
    """How many items two sequences begin with alike."""
    return next((at for at, (left, right) in enumerate(zip(one, other)) if left != right), min(len(one), len(other)))


def excerpt(text, at):
    """The text, without its start if the place is far from there."""
    return text if at < 300 else "..." + text[at - 100 :]


def in_json(ours, theirs):
    """Where two texts first differ, if both are JSON, and what is there."""
    try:
        place, *values = first_difference(json.loads(ours.removeprefix("+")), json.loads(theirs))
        return place, *map(str, values)
    except (TypeError, ValueError):
        # We refuse, they refuse, or one is not JSON.
        return "", ours, str(theirs)


NOTHING = type("Nothing", (), {"__str__": lambda self: "(nothing)"})()


def first_difference(ours, theirs, path="$"):
    """Where two values of JSON first differ, and what is there; None if they are the same."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        pairs = [(f"{path}[{json.dumps(key)}]", ours.get(key, NOTHING), theirs.get(key, NOTHING)) for key in {**ours, **theirs}]
    elif isinstance(ours, list) and isinstance(theirs, list):
        end = max(len(ours), len(theirs))
        ours, theirs = (it + [NOTHING] * (end - len(it)) for it in (ours, theirs))
        pairs = [(f"{path}[{at}]", *pair) for at, pair in enumerate(zip(ours, theirs))]
    elif type(ours) in (int, float) and type(theirs) in (int, float):
        return None if equal(ours, theirs) else (path, ours, theirs)
    else:
        return None if ours == theirs and type(ours) is type(theirs) else (path, ours, theirs)
    return next((found for at, one, other in pairs if (found := first_difference(one, other, at))), None)
