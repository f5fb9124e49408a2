#!/usr/bin/env python3
"""Prints one page of tables in Markdown from what `speed` and `allocations` printed (README.md shows how).

    tables.py TUNED RELEASE [ALLOCATIONS]

A line is a row, a column a contestant. A peer that ran with two choices of types has the figure of the better one.
"""

import re
import sys

# Heading: the contestants whose best figure is shown. In parentheses: no ratio is to it.
CODEC = {
    "rustgreet": ["rustgreet"],
    "shared": ["rustgreet, shared strings"],
    "prost": ["prost", "prost, BTreeMap and Bytes"],
    "buffa": ["buffa", "buffa, BTreeMap and Bytes"],
    "(buffa's views)": ["buffa, views"],
    "(pilota)": ["pilota"],
    "(quick-protobuf)": ["quick-protobuf"],
    "(upb)": ["upb"],
}
JSON = {
    "rustgreet": ["rustgreet"],
    "shared": ["rustgreet, shared strings"],
    "pbjson": ["prost and pbjson"],
    "buffa": ["buffa"],
    "prost-reflect": ["prost-reflect"],
    "(through serde_json)": ["rustgreet through serde_json"],
    "(plain: serde_json)": ["serde_json on plain structs"],
    "(sonic-rs)": ["sonic-rs on plain structs"],
    "(simd-json)": ["simd-json on plain structs"],
}
OURS = [CODEC["rustgreet"][0], CODEC["shared"][0]]


def read(path):
    """The figures of each contestant, by row within operation: ops[op][row][contestant]."""
    ops = {}
    with open(path) as lines:
        for line in lines:
            cells = [it.strip() for it in line.strip().strip("|").split("|")]
            if line.startswith("| ") and cells[0] != "row":
                row, op, contestant, *figures = cells
                ops.setdefault(op, {}).setdefault(row, {})[contestant] = figures
    return ops


def best(figures, names):
    """The least first figure of these contestants, as it is shown, or nothing."""
    found = [figures[name][0] for name in names if name in figures]
    least = min(found, key=float, default=None)
    return least and re.sub(r"^(\d+)", lambda digits: f"{int(digits[0]):,}", least)


def table(rows, columns, more, heads):
    """One operation: `more` returns the cells behind those of the contestants, which have these heads."""
    shown = {head: names for head, names in columns.items() if any(best(it, names) for it in rows.values())}
    print("| " + " | ".join(["row", *shown, *heads]) + " |")
    print("|---|" + "--:|" * (len(shown) + len(heads)))
    for row, figures in rows.items():
        cells = [best(figures, names) or "" for names in shown.values()]
        print("| " + " | ".join([row, *cells, *more(row, figures)]) + " |")


def speeds(tuned, release, op, columns):
    def ratios(row, figures):
        """The ratio of each of ours, in the settings `tuned` with quartiles, and of both in `--release`."""
        cells = [f"{ratio} ({quartiles})" for _, _, ratio, quartiles in (figures[name] for name in OURS)]
        plain = release.get(op, {}).get(row)
        return [*cells, ", ".join(plain[name][2] for name in OURS) if plain else ""]

    print(f"\n### {'`encoded_len`' if op == 'encoded_len' else op[0].upper() + op[1:]}\n")
    table(tuned[op], columns, ratios, ["ratio", "ratio, shared", "both, `--release`"])


def counts(counted, op, columns):
    print(f"\n### Allocations: {op}\n")
    table(counted[op], columns, lambda row, figures: [], [])


def main():
    if not 3 <= len(sys.argv) <= 4:
        sys.exit("usage: tables.py TUNED RELEASE [ALLOCATIONS]")
    tuned, release, *counted = map(read, sys.argv[1:])
    for op in tuned:
        speeds(tuned, release, op, JSON if "JSON" in op else CODEC)
    for it in counted:
        for op in ("decode", "clone and drop", "from JSON"):
            counts(it, op, JSON if "JSON" in op else CODEC)


if __name__ == "__main__":
    main()
