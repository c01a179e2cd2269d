#!/usr/bin/env python3
"""Holds capi/api.json, the list of functions, against all that speaks of them:

    check_api.py [LIBRARY]    the header and its comments, the library's exports, the reference, and the
                              bindings: each uses a function, or api.json says why it does not
    check_api.py --add        adds to api.json what the header has and it lacks

Ends with `N passed, N failed`. The reference is built by Doxygen, where that is installed.
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
API = ROOT / "capi/api.json"
HEADER = (ROOT / "capi/include/ollama_cors.h").read_text()
LIBRARY = ROOT / "build/release/lib/libollama_cors.so"
BINDINGS = {
    "cpp": [ROOT / "capi/include/ollama_cors.hpp"],
    "python": sorted((ROOT / "bindings/python/native").glob("*.?pp")),
    "node": sorted((ROOT / "bindings/node/src").glob("*.?pp")),
}
# Experimental: may change, its comment is prose, and bindings may do without it.
STABILITIES = {"stable", "experimental"}
THREADS = {"any", "one at a time", "last"}
COMMENTED = re.compile(r"/\*((?:(?!\*/).)*)\*/\nOCORS_API [^;]*?\b(ocors_\w+)\([^;]*;", re.DOTALL)
TAGS = re.compile(r"Owner: (.+?)\. Threads: (.+?)\. Errors: (.+?)\. Since (\d+\.\d+)\.$")


def declared():
    return re.findall(r"^OCORS_API [^;]*?\b(ocors_\w+)\(", HEADER, re.MULTILINE)


def comments():
    """The comment of each function, on one line."""
    return {name: re.sub(r"\s+\*?\s*", " ", text).strip() for text, name in COMMENTED.findall(HEADER)}


def tags(name):
    return TAGS.search(comments().get(name, ""))


def add():
    """Functions in the header's order; what is known of the others stays."""
    api = json.loads(API.read_text()) if API.exists() else {"functions": []}
    known = {one["name"]: one for one in api["functions"]}
    lines = []
    for name in declared():
        told = tags(name)
        new = {"name": name, "since": told[4] if told else "?", "stability": "experimental",
               "threads": told[2] if told else "?"}
        lines.append("    " + json.dumps(known.get(name, new), ensure_ascii=False))
    API.write_text('{\n  "functions": [\n' + ",\n".join(lines) + "\n  ]\n}\n")


class Api(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.functions = json.loads(API.read_text())["functions"]
        cls.names = [one["name"] for one in cls.functions]

    def test_it_lists_what_the_header_declares(self):
        self.assertEqual(self.names, declared(), "run tests/abi/check_api.py --add")

    def test_the_library_exports_just_these(self):
        said = subprocess.run(["nm", "-D", "--defined-only", LIBRARY], check=True,
                              capture_output=True, text=True).stdout
        symbols = [line.split()[1:] for line in said.splitlines()]
        exported = {name.split("@")[0] for kind, name in symbols if kind == "T"}
        self.assertEqual(exported, set(self.names))
        others = {name for kind, name in symbols if kind != "T"}
        self.assertTrue(all(name.startswith("OLLAMA_CORS_") for name in others), others)

    def test_each_comment_says_what_the_list_says(self):
        for one in self.functions:
            self.assertIn(one["stability"], STABILITIES)
            if one["stability"] == "experimental":
                continue  # its words are still free, as its behaviour is
            with self.subTest(one["name"]):
                told = tags(one["name"])
                self.assertIsNotNone(told, "no `Owner: … Threads: … Errors: … Since N.N.` at its end")
                self.assertEqual(told[2].split(";")[0], one["threads"])
                self.assertEqual(told[4], one["since"])
                self.assertIn(one["threads"], THREADS)
                self.assertGreater(told.start(), 10, "nothing before that")

    def test_statuses_are_told_where_there_are_some(self):
        for kind, name in re.findall(r"^OCORS_API ([^;]*?)\b(ocors_\w+)\(", HEADER, re.MULTILINE):
            if kind.strip() == "ocors_status" and name != "ocors_error_status" and tags(name):
                with self.subTest(name):
                    self.assertRegex(comments()[name], r"Errors: .*(OCORS_E_\w+)")
        named = set(re.findall(r"OCORS_E_\w+", HEADER)) - {"OCORS_E_UNKNOWN"}
        self.assertEqual(named, set(re.findall(r"(OCORS_E_\w+) = -\d+", HEADER)))

    def test_each_binding_uses_it_or_says_why_not(self):
        for language, files in BINDINGS.items():
            text = "".join(path.read_text() for path in files)
            used = set(re.findall(r"\bocors_\w+", text))
            for one in self.functions:
                if one["stability"] == "experimental":
                    continue  # bound when it is stable, or before
                with self.subTest(f"{language}: {one['name']}"):
                    excuse = one.get("not_in", {}).get(language)
                    self.assertEqual(one["name"] in used, excuse is None,
                                     f"not_in says {excuse!r}")

    @unittest.skipUnless(shutil.which("doxygen"), "no doxygen")
    def test_the_reference_has_each_with_its_four_words_and_no_warning(self):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(["doxygen", "-"], cwd=ROOT / "capi", capture_output=True, text=True,
                                  input=(ROOT / "capi/Doxyfile").read_text()
                                  + f"OUTPUT_DIRECTORY = {folder}\nGENERATE_XML = YES\nGENERATE_HTML = NO\n")
            self.assertEqual(done.stderr, "")
            self.assertEqual(done.returncode, 0)
            documented = {}
            for path in pathlib.Path(folder, "xml").glob("*.xml"):
                for member in xml.etree.ElementTree.parse(path).iter("memberdef"):
                    if member.get("kind") == "function":
                        said = [" ".join(title.itertext()) for title in member.iter("title")]
                        documented[member.findtext("name")] = said
        for one in self.functions:
            if one["stability"] == "stable":
                with self.subTest(one["name"]):
                    self.assertEqual(documented.get(one["name"]), ["Owner", "Threads", "Errors", "Since"])


if __name__ == "__main__":
    if sys.argv[1:] == ["--add"]:
        add()
        sys.exit()
    if sys.argv[1:]:
        LIBRARY = pathlib.Path(sys.argv.pop(1))
    result = unittest.main(exit=False, verbosity=1).result
    wrong = len(result.failures) + len(result.errors)
    print(f"{max(result.testsRun - wrong, 0)} passed, {wrong} failed")
    sys.exit(0 if result.wasSuccessful() else 1)
