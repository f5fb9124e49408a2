"""Python's protobuf as the judge of our answers (../differential.sh):

    compare.py SET binary|json|text FIRST..END [plant]

Reads our answers from stdin (fixtures/examples/differential says how they look), reads the same inputs, and compares: accepted
or refused, the message in binary, the message in JSON. What differs must be in `allowed.py`. With `plant`, some answers are wrong
on purpose, and it must find wrong ones of each kind. Ends with a line "differential FORMAT: N inputs, N differ".
"""

import json
import struct
import sys

import allowed
from peer import Peer
from report import Report


def answers(file):
    """The parts of each answer."""
    while header := file.read(4):
        parts = []
        for part in range(6):
            if part:
                header = file.read(4)
            parts.append(file.read(struct.unpack("<I", header)[0]))
        yield parts


class Case:
    """An input, with what they and we make of it."""

    def __init__(self, peer, format, parts):
        name, self.input, self.kinds, verdict, self.our_bytes, self.our_json = parts
        self.name, self.format = name.decode(), format
        self.we_accept, self.our_reason = verdict[:1] == b"+", verdict[1:].decode()
        self.peer = peer
        self.message, self.their_reason = peer.read(self.name, format, self.input)
        self.they_accept = self.message is not None

    def full(self):
        """The message with its extensions."""
        return self.peer.full_message(self.name, self.input)

    def parsed_json(self):
        """Their JSON and ours; None for what has none."""
        ours = self.our_json[1:] if self.our_json[:1] == b"+" else None
        return [it and json.loads(it) for it in (self.their_json, ours)]

    def differences(self):
        """What differs: names of what is compared."""
        if self.we_accept != self.they_accept:
            yield "accepted"
        elif self.they_accept:
            self.their_bytes = self.peer.write(self.message)
            if self.their_bytes != self.our_bytes:
                yield "bytes"
            if self.format == "binary":
                self.their_json = self.peer.print(self.name, self.input)
                ours = self.our_json[1:].decode() if self.our_json[:1] == b"+" else None
                if not self.peer.same_json(self.their_json, ours):
                    yield "JSON"


def main(descriptors, format, inputs, plant=None):
    first, end = map(int, inputs.split(".."))
    peer, report = Peer(descriptors), Report(format, first)
    for parts in answers(sys.stdin.buffer):
        case = Case(peer, format, parts)
        report.case(case)
        for what in case.differences():
            report.difference(case, what, allowed.reason(case, what))
    report.finish(end - first, plant is not None)


if __name__ == "__main__":
    main(*sys.argv[1:])
