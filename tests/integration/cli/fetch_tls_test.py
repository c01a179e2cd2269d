"""What a page's console says where TLS fails, and that nothing was sent. Each browser's words are recorded in
tests/browser/truth/README.md, section 9.
"""

import contextlib
import json
import socket
import ssl
import threading

import pytest

from certificates import Authority, wrong_ones

WEBKIT = {
    "certificate": "Unacceptable TLS certificate",
    "terms": "Peer sent fatal TLS alert: Handshake failed",
    "protocol": "Error performing TLS handshake: An unexpected TLS packet was received.",
    "closed": "Peer failed to perform TLS handshake: The TLS connection was non-properly terminated.",
    "reset": "Peer failed to perform TLS handshake: Error receiving data: Connection reset by peer",
}


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("tls"))


@contextlib.contextmanager
def listening(serve):
    """The port of a server that does `serve(connection)` with each."""
    listener = socket.create_server(("127.0.0.1", 0))

    def accept():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with contextlib.suppress(OSError), connection:
                serve(connection)

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
        listener.close()


def with_certificate(certificate, key, ciphers=None):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    if ciphers:
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(ciphers)

    def serve(connection):
        with context.wrap_socket(connection, server_side=True) as secured:
            secured.recv(65536)
            secured.sendall(b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 2\r\n\r\nhi")

    return serve


def saying(answer):
    def serve(connection):
        connection.recv(65536)
        connection.sendall(answer)

    return serve


def resetting(connection):
    connection.recv(65536)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def told(run, browser, url, *options):
    done = run("fetch", "--json", "--page-origin", "http://localhost:5173", "--browser", browser, *options, url)
    (line,) = done.stdout.splitlines()
    assert done.returncode == 1
    return json.loads(line)


def expect_refused(run, port, chromium, webkit, *options):
    """The console of each browser, with and without a preflight."""
    url = f"https://localhost:{port}/"
    blocked = (f"Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {url}. "
               "(Reason: CORS request did not succeed). Status code: (null).")
    access = f"Fetch API cannot load {url} due to access control checks."
    expected = {"chromium": ([f"Failed to load resource: {chromium}"],) * 2,
                "firefox": ([blocked], [blocked] * 2),
                "webkit": ([], [webkit, access])}
    for browser, consoles in expected.items():
        for method, console in zip(("GET", "PUT"), consoles):
            said = told(run, browser, url, "-X", method, *options)
            assert said["console"] == console, (browser, method)
            assert (said["outcome"], said["reason"], said["requests"]) == ("network-error", "tls-failed", [])


def test_a_certificate_that_is_not_accepted(run, authority):
    for chromium, certificate, key in wrong_ones(authority):
        with listening(with_certificate(certificate, key)) as port:
            expect_refused(run, port, chromium, WEBKIT["certificate"], "--ca", str(authority.certificate))


def test_one_that_nobody_knows_is_first_of_all_that(run, authority):
    certificate, key = authority.issue("late", names="DNS:other.example", until="20210101000000Z")
    with listening(with_certificate(certificate, key)) as port:
        expect_refused(run, port, "net::ERR_CERT_AUTHORITY_INVALID", WEBKIT["certificate"])


def test_one_that_is_right(run, authority):
    with listening(with_certificate(*authority.issue("good"))) as port:
        done = run("fetch", "--page-origin", "http://localhost:5173", "--browser", "chromium", "--ca",
                   str(authority.certificate), f"https://localhost:{port}/")
    assert (done.returncode, done.stdout) == (0, "hi")


@pytest.mark.parametrize("serve, chromium, webkit", [
    (saying(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"), "net::ERR_SSL_PROTOCOL_ERROR", WEBKIT["protocol"]),
    (saying(b"garbage that is no tls at all\r\n"), "net::ERR_SSL_PROTOCOL_ERROR", WEBKIT["protocol"]),
    (saying(b""), "net::ERR_CONNECTION_CLOSED", WEBKIT["closed"]),
    (resetting, "net::ERR_CONNECTION_RESET", WEBKIT["reset"]),
])
def test_what_is_no_tls(run, serve, chromium, webkit):
    with listening(serve) as port:
        expect_refused(run, port, chromium, webkit)


def test_no_cipher_in_common(run, authority):
    serve = with_certificate(*authority.issue("cipher"), ciphers="ECDHE-ECDSA-AES128-CCM8")
    with listening(serve) as port:
        expect_refused(run, port, "net::ERR_SSL_VERSION_OR_CIPHER_MISMATCH", WEBKIT["terms"], "--ca", str(authority.certificate))
