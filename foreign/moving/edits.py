"""Copies a published crate and edits it as a person would who moves it to rustgreet.

An edit is (file, places, what is found, what is put there), both regular expressions, and must find as many places as it has in
the published version.
"""

import difflib
import pathlib
import re
import shutil
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def copy_and_edit(source, place, edits):
    """Returns the folder of the copy, which `settle` puts in its place."""
    moved = place.with_suffix(".new")
    shutil.rmtree(moved, ignore_errors=True)
    shutil.copytree(source, moved)
    for edit in edits:
        apply(moved, *edit)
    return moved


def settle(moved, place):
    shutil.copytree(moved, place, copy_function=copy_if_changed, dirs_exist_ok=True)


def copy_if_changed(source, place):
    """Keeps the time of a file that is the same, so that it is not compiled again."""
    place = pathlib.Path(place)
    if not place.exists() or place.read_bytes() != pathlib.Path(source).read_bytes():
        shutil.copyfile(source, place)


def apply(crate, pattern, places, find, put):
    found = 0
    for file in sorted(crate.glob(pattern)):
        text, here = re.subn(find, put, file.read_text(), flags=re.MULTILINE)
        if here:
            file.write_text(text)
        found += here
    if found != places:
        sys.exit(f"edits.py: {find} was found in {found} places of {pattern}, not in {places}")


def compare(*crates):
    """How much of crates changed, each with its source and its copy, as a sentence. Generated code does not count."""
    all_lines = old_lines = new_lines = files = changed = 0
    for source, moved in crates:
        here = [path.relative_to(folder) for folder in (source, moved) for path in folder.glob("src/**/*.rs")]
        for file in {pathlib.Path("Cargo.toml"), pathlib.Path("build.rs"), *here}:
            if "generated" in file.parts:
                continue
            before, after = lines(source / file), lines(moved / file)
            edits = difflib.SequenceMatcher(None, before, after, False).get_opcodes()
            edits = [(end - start, new_end - new) for tag, start, end, new, new_end in edits if tag != "equal"]
            all_lines += len(before)
            old_lines += sum(old for old, _ in edits)
            new_lines += sum(new for _, new in edits)
            changed += bool(edits)
            files += bool(before or after)
    return f"{old_lines} of its {all_lines:,} lines become {new_lines}, in {changed} of {files} files"


def lines(file):
    return file.read_text().splitlines() if file.exists() else []
