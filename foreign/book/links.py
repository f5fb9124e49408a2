"""The links of the built book: each leads to a file that is there, and to an element of it."""

import html.parser
import pathlib
import urllib.parse


class Links(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.links, self.ids = [], set()
        self.feed(path.read_text())

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.ids.add(attributes.get("id"))
        for name in ("href", "src"):
            if attributes.get(name):
                self.links.append(attributes[name])


def check(folder):
    """What leads nowhere, and how many links do lead somewhere."""
    pages = {path: Links(path) for path in sorted(pathlib.Path(folder).rglob("*.html"))}
    broken, followed = [], 0
    for path, page in pages.items():
        # It is shown at any address, so its links are from the top; and what prints all chapters is one page.
        if path.name in ("404.html", "toc.html", "print.html"):
            continue
        for link in page.links:
            parts = urllib.parse.urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            to = (path.parent / urllib.parse.unquote(parts.path)).resolve() if parts.path else path
            if not to.is_file():
                broken.append(f"{path.relative_to(folder)}: {link}")
            elif parts.fragment and urllib.parse.unquote(parts.fragment) not in pages[to].ids:
                broken.append(f"{path.relative_to(folder)}: {link} has no such place")
            else:
                followed += 1
    return broken, followed
