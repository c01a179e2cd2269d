"""What cannot work: a named error with a JSON pointer or the system's reason, exit 1 or 2, and nothing half started."""

import json
import socket

import pytest

BAD = [
    # text of the configuration, what check and serve say of it
    ("listen: 11435", "error not-json: The configuration is not JSON: "),
    ('{"lsiten": []}', 'error /lsiten unknown-key: There is no key "lsiten" here'),
    ('{"rules": [{"origins": ["app.example"]}]}', 'error /rules/0/origins/0 bad-origin: "app.example" is no origin: '),
    ('{"upstream": "127.0.0.1:11434"}', 'error /upstream bad-upstream: "127.0.0.1:11434" is no upstream: '),
    ('{"rules": [], "rules": []}', 'error /rules duplicate-key: The key "rules" stands twice'),
]


@pytest.mark.parametrize("text, error", BAD)
def test_check_finds_it(run, config, text, error):
    done = run("check", config(text))
    assert done.returncode == 1
    assert done.stdout.startswith(error)


@pytest.mark.parametrize("options", [[], ["--listen", "127.0.0.1:0"]])
@pytest.mark.parametrize("text, error", BAD)
def test_serve_does_not_start_with_it(run, config, text, error, options):
    done = run("serve", "--config", config(text), *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(error)


@pytest.mark.parametrize("text, error", BAD)
def test_decide_does_not_start_with_it(run, config, text, error):
    done = run("decide", "--config", config(text), stdin='{"method":"GET","target":"/","headers":[]}\n')
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(error)


def test_the_nearest_known_key_is_suggested(run, config):
    done = run("check", config('{"lsiten": []}'), "--json")
    assert json.loads(done.stdout)["problems"][0]["suggestion"] == "listen"
    done = run("serve", "--config", config('{"lsiten": []}'))
    assert done.stderr.endswith('; did you mean "listen"?\n')


@pytest.mark.parametrize("options, error", [
    (["--listen", "nonsense"], "error --listen bad-listen: "),
    (["--upstream", "ftp://127.0.0.1"], "error --upstream bad-upstream: "),
    (["--allow-origin", "app.example"], "error --allow-origin bad-origin: "),
])
def test_options_are_checked_as_the_configuration_is(run, options, error):
    done = run("serve", "--listen", "127.0.0.1:0", *options) if "--listen" not in options else run("serve", *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(error)


def test_a_port_in_use(run):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("serve", "--listen", f"127.0.0.1:{port}")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error --listen address-in-use: ")
    assert f"127.0.0.1:{port}" in done.stderr
    assert "Address already in use" in done.stderr


def test_a_second_port_in_use_leaves_nothing_half_started(run):
    with socket.create_server(("127.0.0.1", 0)) as free:
        first = free.getsockname()[1]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("serve", "--listen", f"127.0.0.1:{first}", "--listen", f"127.0.0.1:{port}")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error --listen address-in-use: ")
    assert f"127.0.0.1:{port}" in done.stderr


def test_an_address_that_the_system_lacks(run):
    done = run("serve", "--listen", "192.0.2.1:0", "--allow-unauthenticated-network")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error --listen address-not-available: ")
    assert "Cannot assign requested address" in done.stderr


def test_every_problem_is_told_at_once(run, config):
    done = run("serve", "--config", config({"lsiten": 1, "upstream": "x y", "rules": [{"origins": ["a b"]}]}))
    codes = [line.split(":")[0].split()[-1] for line in done.stderr.splitlines()]
    assert sorted(codes) == ["bad-origin", "bad-upstream", "unknown-key"]
