"""Lists the .proto files of some folders below a root, and all that they import, but for the well-known types.

    imports.py ROOT FOLDER...
"""

import pathlib
import re
import sys

root, folders = pathlib.Path(sys.argv[1]), sys.argv[2:]
todo = [str(file.relative_to(root)) for folder in folders for file in (root / folder).rglob("*.proto")]
seen = set()
while todo:
    file = todo.pop()
    if file not in seen and not file.startswith("google/protobuf/"):
        seen.add(file)
        text = (root / file).read_text(encoding="utf8")
        todo += re.findall(r'^\s*import\s+(?:public\s+|weak\s+)?"([^"]+)"', text, re.M)
print("\n".join(sorted(seen)))
