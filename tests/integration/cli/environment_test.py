"""OLLAMA_HOST is the upstream, OLLAMA_ORIGINS adds origins: what is set for Ollama counts where the configuration is
silent, and what Ollama itself would misread is said."""

import json

import pytest

ANY_PORT = ["--listen", "127.0.0.1:0"]
DOES_NOT_START = "Ollama does not start with it"
NEVER_MATCHES = "Ollama never matches it"


def origin_status(running, origin):
    return running.ask("GET", "/api/tags", {"Origin": origin})[0]


@pytest.mark.parametrize("form", ["http://127.0.0.1:{port}", "127.0.0.1:{port}", "http://127.0.0.1:{port}/",
                                  " '127.0.0.1:{port}' ", '"http://0.0.0.0:{port}"', "0.0.0.0:{port}", ":{port}"])
def test_ollama_host_is_the_upstream(serve, upstream, form):
    port = upstream.server_address[1]
    running = serve(*ANY_PORT, env={"OLLAMA_HOST": form.format(port=port)})
    assert running.ask("GET", "/api/tags")[0] == 200


def test_ollama_host_with_a_path(serve, upstream):
    running = serve(*ANY_PORT, env={"OLLAMA_HOST": upstream.url + "/ollama"})
    assert running.ask("GET", "/api/tags")[0] == 200
    assert upstream.requests[0][1] == "/ollama/api/tags"


def test_ollama_host_is_never_where_to_listen(serve, upstream):
    running = serve(*ANY_PORT, env={"OLLAMA_HOST": upstream.url})
    assert running.port != upstream.server_address[1]


def test_an_upstream_of_the_command_line_or_the_configuration_wins(serve, config, upstream):
    elsewhere = {"OLLAMA_HOST": "127.0.0.1:1"}
    assert serve(*ANY_PORT, "--upstream", upstream.url, env=elsewhere).ask("GET", "/api/tags")[0] == 200
    path = config({"listen": ["127.0.0.1:0"], "upstream": upstream.url})
    assert serve("--config", path, env=elsewhere).ask("GET", "/api/tags")[0] == 200


def test_a_port_that_ollama_does_not_understand(run):
    done = run("serve", "--listen", "127.0.0.1:11434", env={"OLLAMA_HOST": "127.0.0.1:70000"})
    # The port is Ollama's own then, and so the upstream is the shim itself.
    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == (
        'warning OLLAMA_HOST has the port "70000", which is none: Ollama uses 11434.')
    assert "upstream-is-self" in done.stderr


def test_an_ollama_host_that_is_a_port_alone(run):
    done = run("serve", *ANY_PORT, env={"OLLAMA_HOST": "11436"})
    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == (
        'warning OLLAMA_HOST is "11436", which Ollama takes for a host\'s name. For the port write "127.0.0.1:11436".')


def test_an_ollama_host_that_is_no_address(run):
    done = run("serve", *ANY_PORT, env={"OLLAMA_HOST": "my host"})
    assert done.returncode == 2
    assert done.stderr.startswith("error OLLAMA_HOST bad-upstream: ")


def test_ollama_origins_add_to_the_default_rule(serve, upstream):
    running = serve(*ANY_PORT, "--upstream", upstream.url,
                    env={"OLLAMA_ORIGINS": "https://a.example,https://*.b.example,app://*"})
    for origin in ("https://a.example", "https://x.b.example", "app://obsidian.md", "http://localhost:5174"):
        assert origin_status(running, origin) == 200
    assert origin_status(running, "https://c.example") == 403
    # With the defaults of a rule: inference and read.
    assert running.ask("POST", "/api/pull", {"Origin": "https://a.example"}, b"{}")[0] == 403


def test_rules_of_the_configuration_stand_alone(serve, config, upstream):
    path = config({"listen": ["127.0.0.1:0"], "upstream": upstream.url, "rules": []})
    running = serve("--config", path, env={"OLLAMA_ORIGINS": "https://a.example"})
    assert running.err.next().startswith("warning OLLAMA_ORIGINS is not used: the configuration has rules")
    assert running.err.until("pages admitted: ") == "pages admitted: none"
    assert origin_status(running, "https://a.example") == 403


def test_allow_origin_and_ollama_origins_together(serve, upstream):
    running = serve(*ANY_PORT, "--upstream", upstream.url, "--allow-origin", "https://b.example",
                    env={"OLLAMA_ORIGINS": "https://a.example"})
    for origin in ("https://a.example", "https://b.example", "http://localhost:1"):
        assert origin_status(running, origin) == 200


# value, origins that it admits, what is warned of: (entry, understood as, what Ollama does) or (entry, None, text)
ORIGINS = [
    ("https://a.example", ["https://a.example"], []),
    ("'https://a.example'", ["https://a.example"], []),
    (" https://a.example ", ["https://a.example"], []),
    ("https://a.example, https://b.example", ["https://a.example", "https://b.example"],
     [(" https://b.example", "https://b.example", DOES_NOT_START)]),
    ("https://a.example, https://*.b.example", ["https://a.example", "https://x.b.example"],
     [(" https://*.b.example", "https://*.b.example", NEVER_MATCHES)]),
    ("https://a.example ,https://b.example", ["https://a.example", "https://b.example"],
     [("https://a.example ", "https://a.example", NEVER_MATCHES)]),
    ("https://a.example/", ["https://a.example"], [("https://a.example/", "https://a.example", NEVER_MATCHES)]),
    ("https://a.example:443", ["https://a.example"], [("https://a.example:443", "https://a.example", NEVER_MATCHES)]),
    ("https://*.x.example:*", ["https://a.x.example:8443"],
     [("https://*.x.example:*", "https://*.x.example:*", DOES_NOT_START)]),
    ("app://obsidian.md", ["app://obsidian.md"], [("app://obsidian.md", "app://obsidian.md", DOES_NOT_START)]),
    ("tauri://localhost", ["tauri://localhost"], [("tauri://localhost", "tauri://localhost", DOES_NOT_START)]),
    ("capacitor://localhost", ["capacitor://localhost"],
     [("capacitor://localhost", "capacitor://localhost", DOES_NOT_START)]),
    ("null", ["null"], [("null", "null", DOES_NOT_START)]),
    ("safari-web-extension://ID", [], [("safari-web-extension://ID", "safari-web-extension://id", DOES_NOT_START)]),
    ("chrome-extension://abc", ["chrome-extension://abc"], []),
    ("moz-extension://*", ["moz-extension://c7b84de1-0000-4000-8000-a1b2c3d4e5f6"], []),
    ("http://192.168.1.5:*", ["http://192.168.1.5:3000", "http://192.168.1.5"], []),
    ('"https://a.example,https://b.example"', ["https://a.example", "https://b.example"], []),
    # Refused as they stand, but it is plain what was meant.
    ("example.com", ["https://example.com"], [("example.com", "https://example.com", DOES_NOT_START)]),
    ("https://a.example/path", ["https://a.example"],
     [("https://a.example/path", "https://a.example", NEVER_MATCHES)]),
    ("app://obsidian.md*", ["app://obsidian.md"],
     [("app://obsidian.md*", "app://obsidian.md", '"app://obsidian.md*" has a "*" behind the name')]),
    ("http://localhost*", ["http://localhost:3000"],
     [("http://localhost*", "http://localhost:*", '"http://localhost*" has a "*" behind the name')]),
]


@pytest.mark.parametrize("value, admitted, warned", ORIGINS, ids=[value for value, _, _ in ORIGINS])
def test_each_entry_is_normalised_and_what_ollama_misreads_is_said(serve, upstream, value, admitted, warned):
    running = serve(*ANY_PORT, "--upstream", upstream.url, env={"OLLAMA_ORIGINS": value})
    for entry, understood, odd in warned:
        line = running.err.next()
        taken = "is accepted here" if entry == understood else f"is understood as {json.dumps(understood)}"
        assert line.startswith(f"warning OLLAMA_ORIGINS, entry {json.dumps(entry)} {taken}. {odd}")
    for origin in admitted:
        assert origin_status(running, origin) == 200
    assert not any("OLLAMA_ORIGINS" in line for line in running.err.seen[len(warned):])


@pytest.mark.parametrize("value, left_out", [
    ("*", "*"), ("http://*", "http://*"), ("https://*", "https://*"), ("a b", "a b"),
])
def test_what_would_admit_everybody_or_is_no_origin_is_left_out(serve, upstream, value, left_out):
    running = serve(*ANY_PORT, "--upstream", upstream.url, env={"OLLAMA_ORIGINS": f"{value},https://good.example"})
    assert running.err.next().startswith(f"warning OLLAMA_ORIGINS, entry {json.dumps(left_out)} is left out: ")
    assert origin_status(running, "https://good.example") == 200
    assert origin_status(running, "https://example.com") == 403


def test_what_a_variable_cannot_permit_is_said_to_take_a_file(run, serve, upstream, config):
    line = serve(*ANY_PORT, "--upstream", upstream.url, env={"OLLAMA_ORIGINS": "*"}).err.next()
    document = line[line.index("{"):line.rindex("}") + 1]
    assert run("check", config(document)).returncode == 0
    assert run("decide", "--config", config(document), "--origin", "https://a.example", "/api/tags").returncode == 0


def test_the_whole_web_is_said_to_be_it(serve, upstream):
    running = serve(*ANY_PORT, "--upstream", upstream.url, env={"OLLAMA_ORIGINS": "http://*,https://*,onlyoffice://*"})
    assert "would admit every page on the web that is served by http," in running.err.next()
    assert "would admit every page on the web that is served by https," in running.err.next()
    assert origin_status(running, "onlyoffice://desktop") == 200


@pytest.mark.parametrize("value", ["https://a.example,", ",https://a.example", "https://a.example,,https://b.example"])
def test_an_empty_entry_is_told(serve, upstream, value):
    running = serve(*ANY_PORT, "--upstream", upstream.url, env={"OLLAMA_ORIGINS": value})
    assert running.err.next() == (
        "warning OLLAMA_ORIGINS has an empty entry: Ollama does not start with it. Delete the comma.")
    assert origin_status(running, "https://a.example") == 200


@pytest.mark.parametrize("variable", ["OLLAMA_HOST", "OLLAMA_ORIGINS"])
def test_an_empty_variable_is_none(serve, upstream, variable):
    running = serve(*ANY_PORT, "--upstream", upstream.url, env={variable: ""})
    assert running.ask("GET", "/api/tags")[0] == 200
