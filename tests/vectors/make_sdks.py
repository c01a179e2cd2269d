"""sdk.json: the preflights that browsers really sent for the SDKs and page instrumentations of the day.

sdk_requests.json holds every recorded call (Chromium 156 and Firefox 153 ESR, November 2026; a few rows read from
source); here one case stands for each distinct set of names. A page at an admitted origin is granted all of them; a
foreign one nothing.
"""

import json
import pathlib

from authoring import *

RECORDED = pathlib.Path(__file__).resolve().parent / "sdk_requests.json"


def recorded():
    return json.loads(RECORDED.read_text(encoding="utf-8"))


def distinct():
    """The first row of each set of names and method. Without names, only what is preflighted for its method."""
    rows = {}
    for row in recorded():
        if row["headers"] or row["method"] not in ("GET", "HEAD", "POST"):
            rows.setdefault((*row["headers"], row["method"]), row)
    return rows.values()



def slug(text):
    words = "".join(c if c.isascii() and c.isalnum() else "-" for c in text.lower())
    while "--" in words:
        words = words.replace("--", "-")
    return words.strip("-")[:48].strip("-")


def books():
    page = "http://localhost:5174"
    book = Book("sdk", loopback=policy(rule("@loopback", routes=["any"])))
    packages = set()
    for number, row in enumerate(distinct(), 1):
        who = f"{row['package']} {row['version']}, {row['call']}"
        name = f"{number:03d}-{slug(row['package'] + '-' + row['call'])}"
        names = ",".join(row["headers"]) or None
        book.add(name, f"recorded: {who}", "loopback", asking(row["method"], row["path"], page, names),
                 granted(page, names or ""))
        if row["package"] not in packages:
            packages.add(row["package"])
            book.add(f"{name}-foreign", f"CONTRACT 3.3; recorded: {who}", "loopback",
                     asking(row["method"], row["path"], FOREIGN, names), opaque("origin-not-allowed", kind="preflight"))
    return [book]
