#!/usr/bin/env python3
"""Holds installed documents to their links: `links.py FOLDER`. Each leads to something that is installed too."""

import pathlib
import re
import sys

folder = pathlib.Path(sys.argv[1])
pages = sorted(folder.rglob("*.md"))
links = [(page, link) for page in pages
         for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())]
broken = [f"{page}: {link}" for page, link in links if not (page.parent / link).exists()]
print("\n".join(broken))
sys.exit(0 if len(pages) > 4 and len(links) > 20 and not broken else 1)
