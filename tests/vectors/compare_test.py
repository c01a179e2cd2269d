"""The judge can say no: each thing that compare.py and citations.py must notice, one by one. Run by `python3 -m unittest`."""

import copy
import json
import pathlib
import tempfile
import unittest

from citations import FETCH_RULES, PUBLISHED, fetch, uncited
from compare import compare
from vectors import canonical_headers, result_line

EXPECT = {
    "kind": "cors", "verdict": "allow", "reason": "origin-allowed", "status": None,
    "headers": [["Vary", "Origin"]], "rule": "/rules/0",
}
CASES = [{"id": "a.one", "expect": EXPECT}, {"id": "a.two", "expect": EXPECT}]
RIGHT = "".join(result_line(case["id"], EXPECT) for case in CASES)


class Compare(unittest.TestCase):
    def judge(self, **texts):
        with tempfile.TemporaryDirectory() as folder:
            for runner, text in texts.items():
                if text is not None:
                    pathlib.Path(folder, f"{runner}.tsv").write_text(text, encoding="utf-8")
            equal, problems = compare(pathlib.Path(folder), list(texts), CASES)
        return equal, " ".join(problems)

    def changed(self, **parts):
        return result_line("a.one", {**copy.deepcopy(EXPECT), **parts}) + result_line("a.two", EXPECT)

    def test_all_right(self):
        self.assertEqual(self.judge(x=RIGHT, y=RIGHT), (2, ""))

    def test_an_absent_runner(self):
        equal, problems = self.judge(x=RIGHT, y=None)
        self.assertEqual(equal, 0)
        self.assertIn("y: no results", problems)

    def test_a_case_that_was_not_run(self):
        equal, problems = self.judge(x=RIGHT, y=result_line("a.one", EXPECT))
        self.assertEqual(equal, 1)
        self.assertIn("y: did not run a.two", problems)

    def test_a_case_that_no_file_has(self):
        self.assertIn("x: ran a.three, which no file has", self.judge(x=RIGHT + result_line("a.three", EXPECT))[1])

    def test_a_case_that_was_run_twice(self):
        self.assertIn("a.one stands twice", self.judge(x=RIGHT + result_line("a.one", EXPECT))[1])

    def test_a_line_that_is_no_result(self):
        for line in ("a.one", "a.one\tnonsense", "a.one\t{}"):
            self.assertIn("not a result", self.judge(x=line + "\n" + RIGHT)[1])

    def test_a_result_that_differs_from_its_expectation(self):
        for parts in ({"kind": "not-cors"}, {"verdict": "refuse"}, {"reason": "not-cors"}, {"status": 403},
                      {"rule": None}, {"headers": []}, {"headers": [["Vary", "Origin"], ["X", "y"]]}):
            equal, problems = self.judge(x=self.changed(**parts))
            self.assertEqual(equal, 1)
            self.assertIn("a.one: expected", problems)

    def test_runners_that_differ_in_what_does_not_matter(self):
        """Equal to the expectation each, but one core gave them: they must be equal to each other."""
        equal, problems = self.judge(x=RIGHT, y=self.changed(headers=[["vary", "origin"]]))
        self.assertEqual(equal, 1)
        self.assertIn("a.one: the runners differ", problems)


class Canonical(unittest.TestCase):
    def test_lists_are_sets_in_any_case_but_for_methods(self):
        self.assertEqual(
            canonical_headers([["Vary", "Origin ,, X"], ["Access-Control-Allow-Headers", "B,\ta,b"],
                               ["Access-Control-Allow-Methods", "patch, PATCH"]]),
            [["access-control-allow-headers", "a, b"], ["access-control-allow-methods", "PATCH, patch"],
             ["vary", "origin, x"]])

    def test_other_values_are_kept_byte_for_byte(self):
        self.assertEqual(canonical_headers([["A", "b, A "], ["a", "B"]]), [["a", "B"], ["a", "b, A "]])

    def test_json_of_a_result_is_one_line(self):
        line = result_line("a.one", {**EXPECT, "headers": [["a", "\n\u0085\u00ff"]]})
        self.assertEqual(line.count("\n"), 1)
        self.assertTrue(line.isascii())
        self.assertEqual(json.loads(line.split("\t")[1])["headers"], [["a", "\n\u0085\u00ff"]])


class Citations(unittest.TestCase):
    ALL = PUBLISHED + [fetch(rule) for rule in FETCH_RULES]

    def test_nothing_cited(self):
        self.assertEqual(len(uncited([])), len(self.ALL))

    def test_each_one_that_is_missing(self):
        self.assertEqual(uncited(self.ALL), [])
        for name in self.ALL:
            self.assertEqual(len(uncited([other for other in self.ALL if other != name])), 1, name)

    def test_a_longer_number_is_another(self):
        rest = [name for name in self.ALL if name != "jub0bs/cors#15"]
        self.assertEqual(uncited([*rest, "jub0bs/cors#150"]), ["jub0bs/cors#15"])


if __name__ == "__main__":
    unittest.main()
