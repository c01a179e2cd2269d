#!/usr/bin/env python3
"""Holds the programmer's guide against the examples: each block of code in it stands, line by line, in the
example that is named before it, and those are compiled and run by this suite. A line `/* … */` leaves
something out. Ends with `N passed, N failed`."""

import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
GUIDE = ROOT / "capi/README.md"
TEXT = GUIDE.read_text()
BLOCK = re.compile(r"^```(c|cpp)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def lines_of(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


def stands_in(part, whole):
    size = len(part)
    return any(whole[start:start + size] == part for start in range(len(whole) - size + 1))


class Guide(unittest.TestCase):
    def test_each_block_stands_in_the_example_named_before_it(self):
        blocks = list(BLOCK.finditer(TEXT))
        self.assertGreater(len(blocks), 6)
        for block in blocks:
            example = [link for link in LINK.findall(TEXT[: block.start()]) if "examples/" in link][-1]
            whole = lines_of((GUIDE.parent / example).read_text())
            for part in block[2].split("/* … */\n"):
                with self.subTest(example=example, part=part):
                    self.assertTrue(stands_in(lines_of(part), whole))

    def test_each_example_of_c_and_cpp_is_in_it(self):
        for path in [*ROOT.glob("examples/c/**/*.c"), *ROOT.glob("examples/cpp/*.cpp")]:
            self.assertIn(str(path.relative_to(ROOT)), TEXT)

    def test_links_lead_somewhere(self):
        for link in LINK.findall(TEXT):
            with self.subTest(link):
                self.assertTrue((GUIDE.parent / link).exists())


if __name__ == "__main__":
    result = unittest.main(exit=False).result
    wrong = len(result.failures) + len(result.errors)
    print(f"{max(result.testsRun - wrong, 0)} passed, {wrong} failed")
    sys.exit(0 if result.wasSuccessful() else 1)
