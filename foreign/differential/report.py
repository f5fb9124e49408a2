"""Counts what was compared, and shows what differs."""

import sys
from collections import Counter

LABELS = ("implicit", "optional", "required", "repeated", "packed", "map", "oneof", "extension")
TYPES = (
    "", "double", "float", "int64", "uint64", "int32", "fixed64", "fixed32", "bool", "string", "group", "message", "bytes", "uint32",
    "enum", "sfixed32", "sfixed64", "sint32", "sint64",
)


class Report:
    def __init__(self, format):
        self.format = format
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
        print(f"DIFFERS in {what}: {self.format} {case.name}, input {self.inputs - 1}")
        print(f"  input  {case.input!r}"[:600])
        if what == "accepted":
            print(f"  ours   {case.our_reason or 'accepted'}\n  theirs {case.their_reason or 'accepted'}"[:600])
        elif what == "bytes":
            print(f"  ours   {case.our_bytes.hex()}\n  theirs {case.their_bytes.hex()}"[:1200])
        else:
            print(f"  ours   {case.our_json.decode()[:500]}\n  theirs {case.their_json and case.their_json[:500]}")

    def finish(self, count, plants):
        print(f"kinds of fields in the {self.accepted} inputs that Python accepts:")
        for number, label in enumerate(LABELS):
            kinds = ((kind & 31, seen) for kind, seen in sorted(self.kinds.items()) if kind >> 5 == number)
            print(f"  {label}: " + ", ".join(f"{TYPES[kind]} {seen}" for kind, seen in kinds))
        for (what, reason), seen in sorted(self.reasons.items()):
            print(f"allowed, in {what}: {reason}: {seen}")
        share = 100 * self.accepted / max(self.inputs, 1)
        print(f"differential {self.format}: {self.inputs} inputs, {share:.0f} % accepted, {self.unexplained} differ")
        if self.inputs != count or share < 40:
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
