"""https with clients that nobody here wrote: curl, OpenSSL's own, Python's; and what start says of its files."""

import pathlib
import socket
import ssl
import subprocess

import pytest

from cli_support import PATIENCE


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, timeout=PATIENCE)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The folder of certificate.pem and key.pem, for localhost, signed by themselves; and others."""
    folder = tmp_path_factory.mktemp("tls")
    for name, days in (("certificate", 2), ("expired", 1)):
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", days,
                "-subj", "/CN=a test", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.pem")
    openssl("pkey", "-in", folder / "certificate.key", "-aes256", "-passout", "pass:secret", "-out",
            folder / "encrypted.key")
    openssl("x509", "-in", folder / "certificate.pem", "-outform", "der", "-out", folder / "certificate.der")
    return folder


@pytest.fixture
def https(serve, config, upstream, files):
    """A `serve` that speaks https."""
    path = config({"listen": ["127.0.0.1:0"], "upstream": upstream.url, "tls": tls(files)})
    return serve("--config", path)


def tls(folder, certificate="certificate.pem", key="certificate.key"):
    return {"certificate": str(folder / certificate), "key": str(folder / key)}


def curl(*arguments):
    return subprocess.run(["curl", "--no-progress-meter", "--max-time", str(PATIENCE), *map(str, arguments)],
                          capture_output=True, timeout=2 * PATIENCE)


@pytest.mark.parametrize("version", ["1.2", "1.3"])
def test_curl_streams_uploads_and_reuses_its_connection(https, upstream, files, version):
    upstream.gate.set()
    base = f"https://localhost:{https.port}"
    body = files / "body"
    body.write_bytes(b"x" * 10_000_000)
    by = ["--cacert", files / "certificate.pem", f"--tlsv{version}", "--tls-max", version]
    done = curl(*by, "--write-out", "%{num_connects} ", f"{base}/api/tags", "-X", "POST", "-d", "{}",
                "--next", *by, "--write-out", "%{num_connects}", "--data-binary", f"@{body}",
                "-H", "Expect: 100-continue", f"{base}/api/generate")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == (b'{"models":[]}1 {"response":"a","done":false}\n{"response":"","done":true}\n0')
    assert upstream.requests[-1][3] == body.read_bytes()


def test_curl_trusts_no_certificate_that_it_was_not_told_of(https):
    done = curl(f"https://localhost:{https.port}/api/tags")
    assert done.returncode == 60  # CURLE_PEER_FAILED_VERIFICATION


def test_curl_by_http_reads_that_the_port_speaks_https(https):
    done = curl("--write-out", "%{http_code}", f"http://localhost:{https.port}/api/tags")
    assert (done.returncode, done.stdout) == (
        0, b"This port speaks https, and got plain http. Write https:// in the address.\r\n400")


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_python_is_refused_with_an_older_tls_or_another_protocol(https):
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("ALL:@SECLEVEL=0")
    old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    h2 = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    h2.check_hostname, h2.verify_mode = False, ssl.CERT_NONE
    h2.set_alpn_protocols(["h2"])
    for context, words in ((old, "protocol.version"), (h2, "no.application.protocol")):
        with socket.create_connection(("127.0.0.1", https.port), PATIENCE) as plain:
            with pytest.raises(ssl.SSLError, match=f"(?i){words}"):
                context.wrap_socket(plain, server_hostname="localhost")


@pytest.mark.parametrize("certificate, key, code, pointer", [
    ("no-such.pem", "certificate.key", "tls-file-unreadable", "/tls/certificate"),
    ("certificate.pem", "no-such.key", "tls-file-unreadable", "/tls/key"),
    ("certificate.der", "certificate.key", "tls-not-pem", "/tls/certificate"),
    ("certificate.pem", "encrypted.key", "tls-key-encrypted", "/tls/key"),
    ("certificate.pem", "expired.key", "tls-key-mismatch", "/tls/key"),
])
def test_files_that_cannot_be_used_stop_the_start_by_name(run, config, files, certificate, key, code, pointer):
    document = {"listen": ["127.0.0.1:0"], "tls": tls(files, certificate, key)}
    path = config(document)
    assert run("check", path).returncode == 0, "check may run on another machine"
    done = run("serve", "--config", path)
    assert (done.returncode, done.stdout) == (2, "")
    assert code in done.stderr and pointer in done.stderr
    assert str(pathlib.Path(files) / (certificate if "certificate" in pointer else key)) in done.stderr


def test_an_upstream_certificate_that_is_not_trusted_is_told_to_the_page(serve, config, files, https):
    path = config({"listen": ["127.0.0.1:0"], "upstream": f"https://localhost:{https.port}"})
    status, headers, body = serve("--config", path).ask("GET", "/api/tags")
    assert (status, headers["x-ollama-cors-reason"]) == (502, "upstream-tls-failed")
    assert b"is signed by itself" in body and b"`upstream_tls.ca`" in body
