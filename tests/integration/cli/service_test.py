"""`serve` under a service manager: sockets handed over, readiness told, `admin` served."""

import json
import os
import plistlib
import signal
import socket
import subprocess
import sys

import pytest
from prometheus_client.parser import text_string_to_metric_families

from cli_support import PATIENCE, PROGRAM, ROOT, Serving, environment

SERVICE = ROOT / "examples/service"
PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"

# Puts the sockets it was given at 3 and up, then becomes the program: what systemd does.
HAND_OVER = """
import os, sys
count = int(sys.argv[1])
for i in range(count):
    os.set_inheritable(3 + i, True)
os.environ["LISTEN_PID"] = sys.argv[2] if sys.argv[2] != "self" else str(os.getpid())
os.environ["LISTEN_FDS"] = str(count)
os.execv(sys.argv[3], sys.argv[3:])
"""


def listening(host="127.0.0.1"):
    made = socket.socket()
    made.bind((host, 0))
    made.listen(16)
    return made


@pytest.fixture
def activate():
    """activate(sockets, *arguments, pid="self", names=None) → Serving, or the finished process if it cannot start."""
    running = []

    def start(sockets, *arguments, pid="self", names=None, env=None, starts=True):
        # A descriptor that dup2 has not put there yet must not be one that it will overwrite.
        high = [os.dup2(made.fileno(), 100 + i) for i, made in enumerate(sockets)]
        lift = ["import os", *(f"os.dup2({fd}, {3 + i}); os.close({fd})" for i, fd in enumerate(high))]
        code = "\n".join(lift) + HAND_OVER
        extra = {**(env or {}), **({"LISTEN_FDNAMES": names} if names else {})}
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(len(sockets)), str(pid), PROGRAM, "serve", *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
            pass_fds=high, env=environment(extra))
        for fd in high:
            os.close(fd)
        serving = Serving(process)
        running.append(serving)
        return serving.listens() if starts else serving

    yield start
    for serving in running:
        serving.kill()


def test_listens_on_sockets_that_were_handed_over(activate, upstream):
    with listening() as given:
        running = activate([given], "--upstream", upstream.url)
        assert running.port == given.getsockname()[1]
        given.close()
        assert running.ask("GET", "/api/tags")[0] == 200
        running.signal(signal.SIGTERM)
        assert running.ends() == 0
        # Nothing of ours keeps the address.
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", running.port), PATIENCE)


def test_a_manager_that_keeps_the_socket_keeps_the_clients(activate, upstream):
    with listening() as given:
        first = activate([given], "--upstream", upstream.url)
        first.signal(signal.SIGTERM)
        assert first.ends() == 0
        with socket.create_connection(given.getsockname(), PATIENCE) as waiting:
            waiting.sendall(b"GET /api/tags HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            activate([given], "--upstream", upstream.url)
            assert waiting.recv(65536).startswith(b"HTTP/1.1 200 ")


def test_sockets_replace_the_addresses_of_the_file(activate, config, upstream):
    path = config({"listen": ["127.0.0.1:1"], "upstream": upstream.url})
    with listening() as given:
        assert activate([given], "--config", path).port == given.getsockname()[1]


def test_the_socket_named_admin_is_for_admin(activate, upstream):
    with listening() as given, listening() as admin:
        running = activate([admin, given], "--upstream", upstream.url, names="admin:ollama-cors.socket")
        assert running.port == given.getsockname()[1]
        connection = running.connection(admin.getsockname()[1])
        connection.request("GET", "/healthz")
        assert json.loads(connection.getresponse().read())["status"] == "serving"
        connection.close()


def test_sockets_of_another_process_are_left_alone(activate, upstream):
    with listening() as given:
        running = activate([given], "--upstream", upstream.url, "--listen", "127.0.0.1:0", pid=1)
        assert running.port != given.getsockname()[1]


def test_a_socket_on_the_network_needs_what_an_address_there_needs(activate, upstream):
    with listening("0.0.0.0") as given:
        refused = activate([given], "--upstream", upstream.url, starts=False)
        assert refused.ends() == 2
        assert any(line.startswith("error LISTEN_FDS network-needs-key: ") for line in refused.err.rest())
        running = activate([given], "--upstream", upstream.url, "--allow-unauthenticated-network")
        assert running.port == given.getsockname()[1]


def test_what_does_not_listen_is_refused(activate, upstream):
    with socket.socket() as silent:
        refused = activate([silent], "--upstream", upstream.url, starts=False)
        assert refused.ends() == 2
        assert any(line.startswith("error LISTEN_FDS not-a-listening-socket: ") for line in refused.err.rest())


def test_systemd_hands_sockets_over(upstream):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        ["systemd-socket-activate", f"--listen=127.0.0.1:{port}", PROGRAM, "serve", "--upstream", upstream.url],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        env=environment())
    serving = Serving(process)
    try:
        # The first client starts the program, and is served by it.
        serving.err.until("Listening on 127.0.0.1")
        serving.port = port
        assert serving.ask("GET", "/api/tags")[0] == 200
        serving.listens()
        assert serving.port == port
    finally:
        serving.kill()


class Manager:
    """The other end of NOTIFY_SOCKET."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(path)
        self.socket.settimeout(PATIENCE)

    def next(self):
        return dict(line.split("=", 1) for line in self.socket.recv(4096).decode().splitlines())


@pytest.mark.parametrize("name", ["notify", "@ollama-cors-test"])
def test_tells_the_manager_when_it_is_ready_reloads_and_stops(serve, config, upstream, tmp_path, name):
    abstract = name.startswith("@")
    path = f"{name}-{os.getpid()}" if abstract else str(tmp_path / name)
    manager = Manager("\0" + path[1:] if abstract else path)
    file = config({"listen": ["127.0.0.1:0"], "upstream": upstream.url})
    running = serve("--config", file, env={"NOTIFY_SOCKET": path})
    assert manager.next() == {"READY": "1"}
    running.signal(signal.SIGHUP)
    reloading = manager.next()
    assert reloading["RELOADING"] == "1" and reloading["MONOTONIC_USEC"].isdigit()
    assert manager.next() == {"READY": "1"}
    running.signal(signal.SIGTERM)
    assert manager.next() == {"STOPPING": "1"}
    assert running.ends() == 0
    manager.socket.close()


def test_admin_is_told_at_the_start_and_served(serve, config, upstream):
    path = config({"listen": ["127.0.0.1:0"], "upstream": upstream.url, "admin": {"listen": "127.0.0.1:0"}})
    running = serve("--config", path)
    url = running.err.until("/healthz and /metrics at ").rsplit(" ", 1)[1]
    connection = running.connection(int(url.rsplit(":", 1)[1]))
    running.ask("GET", "/api/tags")
    connection.request("GET", "/metrics")
    answer = connection.getresponse()
    assert answer.headers["Content-Type"] == PROMETHEUS
    text = answer.read().decode()
    families = text_string_to_metric_families(text)
    samples = {(sample.name, *sorted(sample.labels.items())): sample.value
               for family in families for sample in family.samples}
    assert samples[("ollama_cors_requests_total", ("kind", "not-cors"), ("reason", "not-cors"), ("route", "read"),
                    ("verdict", "allow"))] == 1
    assert samples[("ollama_cors_first_byte_seconds_count", ("route", "read"))] == 1
    # A page of the web that has rebound its name gets nothing.
    connection.request("GET", "/metrics", headers={"Host": "evil.example"})
    assert connection.getresponse().status == 403
    connection.close()


@pytest.fixture
def units(tmp_path):
    """The units, with a program that is there."""
    for path in [*SERVICE.glob("*.service"), *SERVICE.glob("*.socket")]:
        text = path.read_text(encoding="utf-8").replace("/usr/local/bin/ollama-cors", PROGRAM)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    return sorted(str(path) for path in tmp_path.iterdir())


def test_systemd_understands_the_units(units):
    assert len(units) == 3
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_service_is_sandboxed(units):
    service = next(path for path in units if path.endswith(".service"))
    # In tenths; an unprotected service has 9.6.
    done = subprocess.run(["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=15", service],
                          capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout


def test_the_launch_agent_serves_with_a_configuration():
    agent = plistlib.loads((SERVICE / "com.ollama-cors.serve.plist").read_bytes())
    assert agent["ProgramArguments"][1:3] == ["serve", "--config"]
    assert agent["KeepAlive"] == {"SuccessfulExit": False}


def test_the_configuration_of_the_service_is_valid(run):
    done = run("check", str(SERVICE / "config.json"))
    assert done.returncode == 0
    assert done.stdout.endswith(" is valid: 0 errors, 0 warnings\n")
