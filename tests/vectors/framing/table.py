"""Who fails which framing vector: table.py VECTORS RESULTS NAME...  reads RESULTS/NAME.tsv, prints Markdown.

Exits 1 if the first of the names fails any."""

import json
import pathlib
import sys


def told(verdict, seen):
    """In one cell: what passed on which side; or what was wrong with it, where the flow does not show it."""
    shows = ("forwarded", "not forwarded", "answered", "one answer", "no answer", "the client's connection stays")
    return (seen if verdict.startswith(shows) else verdict).replace("|", "\\|")[:110]


def main():
    vectors, results, *names = sys.argv[1:]
    references = {}
    for file in sorted(pathlib.Path(vectors).glob("*.json")):
        for case in json.loads(file.read_text(encoding="ascii"))["cases"]:
            references[case["id"]] = case["reference"]
    ran = {}
    for name in names:
        lines = (pathlib.Path(results) / f"{name}.tsv").read_text(encoding="ascii").splitlines()
        ran[name] = {id: (verdict, seen) for id, verdict, seen in (line.split("\t") for line in lines)}
    ids = [id for id in references if id in ran[names[0]]]
    missing = {name: [id for id in ids if id not in ran[name]] for name in names}
    for name, lost in missing.items():
        if lost:
            raise SystemExit(f"{name} did not run {len(lost)} cases, {lost[0]} first")

    def failed(name, group=None):
        return [id for id in ids if ran[name][id][0] != "ok" and group in (None, id.split(".")[0])]

    groups = list(dict.fromkeys(id.split(".")[0] for id in ids))
    print("| vectors | cases | " + " | ".join(f"{name} fails" for name in names) + " |")
    print("|---" * (len(names) + 2) + "|")
    for group in groups:
        total = sum(id.split(".")[0] == group for id in ids)
        print(f"| {group} | {total} | " + " | ".join(str(len(failed(name, group))) for name in names) + " |")
    print(f"| all | {len(ids)} | " + " | ".join(f"**{len(failed(name))}**" for name in names) + " |")
    print()
    print("| case | by | " + " | ".join(names) + " |")
    print("|---" * (len(names) + 2) + "|")
    for id in ids:
        cells = [ran[name][id][0] for name in names]
        if any(cell != "ok" for cell in cells):
            text = " | ".join("" if ran[name][id][0] == "ok" else told(*ran[name][id]) for name in names)
            print(f"| {id} | {references[id].split(':')[0].split('; ')[0][:40]} | {text} |")
    print()
    ours = len(failed(names[0]))
    print(f"{len(ids) - ours} passed, {ours} failed")
    raise SystemExit(1 if ours else 0)


main()
