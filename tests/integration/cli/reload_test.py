"""`serve` reads its configuration again: on SIGHUP, and when the file changes."""

import json
import os
import signal

import pytest

PAGE = "https://app.example"


@pytest.fixture
def file(tmp_path, upstream):
    """A configuration's file that is replaced as editors do it, by renaming a new one."""

    class File:
        path = str(tmp_path / "config.json")

        @staticmethod
        def text(**keys):
            return json.dumps({"listen": ["127.0.0.1:0"], "upstream": upstream.url, **keys})

        def write(self, text):
            with open(self.path, "w", encoding="utf-8") as out:
                out.write(text)

        def replace(self, text):
            with open(self.path + ".new", "w", encoding="utf-8") as out:
                out.write(text)
            os.replace(self.path + ".new", self.path)

    made = File()
    made.write(made.text())
    return made


def admits(running, origin):
    return running.ask("GET", "/api/tags", {"Origin": origin})[0] == 200


def rules_for(*origins):
    return [{"origins": list(origins)}]


def test_a_file_that_is_replaced_is_read(serve, file):
    running = serve("--config", file.path)
    assert not admits(running, PAGE)
    file.replace(file.text(rules=rules_for(PAGE), limits={"fields": 100}))
    line = running.err.until("configuration")
    assert line.endswith(" info configuration read again: now in force are /rules, /limits/fields")
    assert admits(running, PAGE)
    assert not admits(running, "http://localhost:1")


def test_a_file_that_is_written_in_place_is_read(serve, file):
    running = serve("--config", file.path)
    file.write(file.text(rules=rules_for(PAGE)))
    assert running.err.until("configuration").endswith("now in force are /rules")
    assert admits(running, PAGE)


def test_a_bad_file_keeps_the_old_policy_and_says_all_of_why(serve, file):
    file.write(file.text(rules=rules_for(PAGE)))
    running = serve("--config", file.path)
    file.replace(file.text(rules=rules_for("https://"), mode="off"))
    assert running.err.until("configuration").endswith(
        " error configuration not taken, the old one stays in force")
    assert " error /rules/0/origins/0 bad-origin: " in running.err.next()
    assert " error /mode unknown-value: " in running.err.next()
    assert admits(running, PAGE)
    # Half of a file is a bad one; the whole that follows is taken.
    file.replace(file.text(rules=rules_for("https://b.example"))[:-20])
    assert running.err.until("configuration").endswith("stays in force")
    assert " error not-json: " in running.err.next()
    assert admits(running, PAGE)
    file.write(file.text(rules=rules_for("https://b.example")))
    assert running.err.until("configuration").endswith("now in force are /rules")
    assert admits(running, "https://b.example")


def test_a_file_that_is_gone_keeps_the_old_policy(serve, file):
    file.write(file.text(rules=rules_for(PAGE)))
    running = serve("--config", file.path)
    os.remove(file.path)
    assert running.err.until("configuration").endswith(
        f" error configuration not taken, the old one stays in force: cannot read {file.path}: "
        "No such file or directory")
    assert admits(running, PAGE)
    file.write(file.text(rules=[]))
    assert running.err.until("configuration").endswith("now in force are /rules")


def test_what_needs_a_restart_is_told_and_left(serve, file):
    running = serve("--config", file.path)
    file.replace(file.text(threads=2, log={"format": "json"}, deny=[PAGE]))
    assert running.err.until("configuration").endswith("now in force are /deny")
    assert running.err.next().endswith(" warning /threads needs-restart: This change is not in force: it needs a restart.")
    assert " warning /log/format needs-restart: " in running.err.next()


def test_sighup_reads_again_even_what_has_not_changed(serve, file):
    running = serve("--config", file.path)
    running.signal(signal.SIGHUP)
    assert running.err.until("configuration").endswith(" info configuration read again: nothing new is in force")
    assert running.process.poll() is None


def test_flags_stay_above_the_file(serve, file):
    running = serve("--config", file.path, "--allow-origin", PAGE)
    file.replace(file.text(rules=rules_for("https://b.example")))
    assert running.err.until("configuration").endswith("now in force are /rules")
    assert admits(running, PAGE)
    assert admits(running, "https://b.example")


def test_keys_that_stand_twice_are_refused_under_flags_too(serve, file):
    running = serve("--config", file.path, "--allow-origin", PAGE)
    file.replace(file.text()[:-1] + ', "mode": "enforce", "mode": "shadow"}')
    assert running.err.until("configuration").endswith("stays in force")
    assert " error /mode duplicate-key: " in running.err.next()


def test_the_log_in_json_tells_it_in_one_line(serve, file):
    file.write(file.text(log={"format": "json"}))
    running = serve("--config", file.path)
    file.replace(file.text(log={"format": "json"}, rules=[], threads=2))
    line = json.loads(running.err.next())
    assert (line["level"], line["type"], line["outcome"], line["applied"]) == ("info", "reload", "taken", ["/rules"])
    assert [(item["code"], item["pointer"]) for item in line["problems"]] == [("needs-restart", "/threads")]
    file.replace("{")
    line = json.loads(running.err.next())
    assert (line["level"], line["outcome"]) == ("error", "refused")
    assert [item["code"] for item in line["problems"]] == ["not-json"]


def test_without_a_file_there_is_nothing_to_read(serve, upstream):
    running = serve("--listen", "127.0.0.1:0", "--upstream", upstream.url)
    running.signal(signal.SIGHUP)
    assert running.err.until("configuration").endswith(": there is no file: name one with --config")
    running = serve("--config", "-", stdin=json.dumps({"listen": ["127.0.0.1:0"], "upstream": upstream.url}))
    running.signal(signal.SIGHUP)
    assert running.err.until("configuration").endswith(": standard input cannot be read again")
    assert running.ask("GET", "/api/tags")[0] == 200


def test_a_stream_goes_on_over_a_reload(serve, file, upstream):
    running = serve("--config", file.path)
    connection = running.connection()
    connection.request("POST", "/api/generate", body=b"{}")
    answer = connection.getresponse()
    assert answer.readline() == b'{"response":"a","done":false}\n'
    file.replace(file.text(rules=[], timeouts={"idle_ms": 1}))
    running.err.until("now in force are /rules, /timeouts/idle_ms")
    upstream.gate.set()
    assert answer.read() == b'{"response":"","done":true}\n'
    connection.close()
