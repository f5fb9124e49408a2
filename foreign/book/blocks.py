"""The fenced blocks of a page, as tests/support/blocks.rs reads them."""

import dataclasses
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
SRC = ROOT / "docs/book/src"


@dataclasses.dataclass
class Block:
    """A block, where it begins, what a comment before it says, and the file of the reader's that it is."""

    line: int
    language: str
    text: str
    comment: str
    file: str


def blocks(page):
    found = []
    lines = page.read_text().splitlines()
    at = 0
    while at < len(lines):
        if not lines[at].startswith("```"):
            at += 1
            continue
        begin, before = at, lines[at - 1] if at else ""
        at += 1
        while lines[at] != "```":
            at += 1
        inside = lines[begin + 1 : at]
        comment = before.removeprefix("<!--").removesuffix("-->").strip() if before.startswith("<!--") else ""
        text = "".join(line + "\n" for line in inside)
        found.append(Block(begin + 1, lines[begin][3:], text, comment, file(inside[0] if inside else "")))
        at += 1
    return found


def file(first):
    name = first.removeprefix("// ").removeprefix("# ")
    return name if name != first and "." in name and " " not in name else ""
