"""A visit by the program, and its report."""

import subprocess

from cli_support import PATIENCE, PROGRAM, environment


def run(*arguments, env=None):
    """The program's visit."""
    return subprocess.run([PROGRAM, "doctor", *arguments], capture_output=True, encoding="utf-8", timeout=PATIENCE,
                          env=environment(env))


class Report(dict):
    """A doctor's report, and in `heads` the requests that it sent for it."""

    def codes(self):
        return [finding["code"] for finding in self["findings"]]

    def finding(self, code):
        found = [one for one in self["findings"] + self["notes"] if one["code"] == code]
        assert len(found) == 1, (code, self.codes(), [note["code"] for note in self["notes"]])
        return found[0]

    def fixes(self, *where):
        """Each fix once, those for the named places alone."""
        fixes = []
        for finding in self["findings"]:
            for fix in finding["fixes"]:
                if fix["where"] in where and fix not in fixes:
                    fixes.append(fix)
        return fixes
