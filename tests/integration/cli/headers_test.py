"""`headers`: the catalogue of request headers that SDKs send."""

import json


def test_json_is_the_whole_catalogue(run):
    done = run("headers", "--json")
    assert done.returncode == 0
    assert done.stdout.count("\n") == 1
    packages = json.loads(done.stdout)["packages"]
    names = [package["package"] for package in packages]
    assert {"openai", "@anthropic-ai/sdk", "ollama/browser"} <= set(names)
    for package in packages:
        for version in package["versions"]:
            assert set(version) >= {"version", "request_headers", "response_headers"}


def test_one_package(run):
    done = run("headers", "@anthropic-ai/sdk", "--json")
    (package,) = json.loads(done.stdout)["packages"]
    assert package["package"] == "@anthropic-ai/sdk"
    assert all("anthropic-version" in version["request_headers"] for version in package["versions"])


def test_text_has_a_block_a_version(run):
    listed = json.loads(run("headers", "openai", "--json").stdout)["packages"][0]["versions"]
    lines = run("headers", "openai").stdout.splitlines()
    expected = []
    for version in listed:
        expected.append(f"openai {version['version']}")
        expected += [f"  {name}" for name in version["request_headers"]]
    assert lines == expected
    assert "  x-stainless-timeout" in lines


def test_an_unknown_package_is_wrong_usage_and_names_those_that_there_are(run):
    done = run("headers", "zzzz")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith('ollama-cors: the catalogue has no package "zzzz". It has ')
    assert "openai" in done.stderr


def test_a_package_as_a_rule_spells_it(run):
    assert run("headers", "@openai").stdout == run("headers", "openai").stdout != ""
    assert run("headers", "@anthropic-ai/sdk").returncode == 0


def test_a_mistyped_package_is_told_what_was_meant(run):
    for word, meant in ("opanai", "openai"), ("@oepnai", "openai"), ("anthropic", "@anthropic-ai/sdk"):
        done = run("headers", word)
        assert done.returncode == 2
        assert meant in done.stderr.split("did you mean one of these: ")[1].rstrip("?\n").split(", ")
    assert "did you mean" not in run("headers", "zzzz").stderr
