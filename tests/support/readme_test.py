#!/usr/bin/env python3
"""Runs the programs that README.md shows, in each language, and checks that its links lead somewhere.

Each program prints where its shim listens and ends at a line from its standard input. In between, the
test asks it what a page with the Anthropic SDK asks. Ends with `N passed, N failed`.
"""

import http.client
import json
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
LIBRARY = ROOT / "build/release/lib"
# Where bindings/python/run_tests leaves the installed package.
PYTHON = ROOT / "build/python-venv/bin/python"
ORIGIN = "http://localhost:5174"


def block(language):
    """The one fenced block of `language`."""
    found = re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert len(found) == 1, f"{len(found)} blocks of {language}"
    return found[0]


def ask(url, method, path, headers, body=None):
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=30)
    connection.request(method, path, body, {"Origin": ORIGIN, **headers})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer, text


class Snippets(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, name, language):
        path = self.folder / name
        path.write_text(block(language))
        return path

    def compile(self, command, source):
        program = self.folder / "app"
        subprocess.run(
            [*command, "-Wall", "-Wextra", "-Werror", f"-I{ROOT}/capi/include", source, "-o", program,
             f"-L{LIBRARY}", "-lollama_cors", f"-Wl,-rpath,{LIBRARY}"],
            check=True,
        )
        return program

    def serves_a_page(self, command):
        program = subprocess.Popen(
            command, cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.addCleanup(program.kill)
        said = program.stdout.readline()
        match = re.fullmatch(r"pages may use (http://127\.0\.0\.1:\d+)\n", said)
        self.assertIsNotNone(match, said)
        url = match[1]

        names = "anthropic-dangerous-direct-browser-access,anthropic-version,content-type,x-api-key"
        answer, _ = ask(url, "OPTIONS", "/v1/messages", {
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": names,
        })
        self.assertEqual(answer.status, 204)
        granted = answer.headers["Access-Control-Allow-Headers"].replace(" ", "").split(",")
        self.assertEqual(sorted(granted), names.split(","))

        body = json.dumps({
            "model": "tiny", "max_tokens": 8, "stream": True,
            "messages": [{"role": "user", "content": "hi"}],
        })
        answer, text = ask(url, "POST", "/v1/messages", {"Content-Type": "application/json"}, body)
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.headers["Access-Control-Allow-Origin"], ORIGIN)
        self.assertIn("event: message_stop", text)

        program.communicate("\n", timeout=30)
        self.assertEqual(program.returncode, 0)

    def test_c(self):
        source = self.write("app.c", "c")
        self.serves_a_page([self.compile(["cc", "-std=c99", "-pedantic"], source)])

    def test_cpp(self):
        source = self.write("app.cpp", "cpp")
        self.serves_a_page([self.compile(["c++", "-std=c++17", "-pedantic"], source)])

    def test_python(self):
        self.serves_a_page([PYTHON, self.write("app.py", "python")])

    def test_node(self):
        packages = self.folder / "node_modules"
        packages.mkdir()
        (packages / "ollama-cors").symlink_to(ROOT / "bindings/node")
        self.serves_a_page(["node", self.write("app.mjs", "js")])


class Commands(unittest.TestCase):
    def against_ollama(self, name):
        """What the README's command `ollama-cors NAME` says of a real Ollama's recorded answers."""
        line = next(line for line in README.splitlines() if line.startswith(f"build/release/bin/ollama-cors {name} "))
        serving = subprocess.Popen(
            [ROOT / "build/release/bin/ollama-cors", "serve", "--demo", "--listen", "127.0.0.1:0"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.addCleanup(serving.stderr.close)
        self.addCleanup(serving.wait)
        self.addCleanup(serving.kill)
        replay = re.search(r"http://\S+", next(said for said in serving.stderr if said.startswith("replay")))[0]
        command = shlex.split(line.replace("http://127.0.0.1:11434", replay))
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    def test_the_doctor_finds_what_blocks_the_page(self):
        told = self.against_ollama("doctor")
        self.assertEqual(told.returncode, 1, told.stderr)
        for word in ("origin-not-allowed", "https://app.example", "Chromium", "Firefox", "Safari", "OLLAMA_ORIGINS"):
            self.assertIn(word, told.stdout)

    def test_a_page_of_firefox_is_blocked_as_firefox_says(self):
        told = self.against_ollama("fetch")
        self.assertEqual((told.returncode, told.stdout), (1, ""), told.stderr)
        self.assertIn("Cross-Origin Request Blocked", told.stderr)

    def test_one_request_is_decided_and_told(self):
        command = next(line for line in README.splitlines() if "ollama-cors decide" in line)
        told = subprocess.run(command.split(), cwd=ROOT, capture_output=True, text=True)
        self.assertEqual(told.returncode, 1, told.stderr)
        reasons = [json.loads(line)["reason"] for line in told.stdout.splitlines()]
        self.assertIn("origin-not-allowed", reasons)
        for word in ("https://app.example", "/rules", "Chromium", "Firefox", "Safari"):
            self.assertIn(word, told.stderr)


class Text(unittest.TestCase):
    def test_links_lead_to_files_of_the_project(self):
        links = [link for link in re.findall(r"\]\(([^)#]+)[^)]*\)", README) if "://" not in link]
        self.assertNotEqual(links, [])
        for link in links:
            with self.subTest(link):
                self.assertTrue((ROOT / link).exists(), link)

    def test_pictures_are_small(self):
        for name in ("before", "after"):
            size = (ROOT / f"examples/web/pictures/{name}.png").stat().st_size
            self.assertLess(size, 150_000, name)

    def test_embedded_programs_are_short(self):
        for language in ("c", "cpp", "python", "js"):
            self.assertLess(len(block(language).splitlines()), 20, language)


if __name__ == "__main__":
    result = unittest.main(exit=False, verbosity=2).result
    wrong = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - wrong} passed, {wrong} failed")
    sys.exit(0 if result.wasSuccessful() else 1)
