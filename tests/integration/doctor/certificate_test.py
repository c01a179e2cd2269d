"""A certificate that browsers refuse is a finding, with what each of them prints; what speaks no TLS is nobody to ask."""

import json

import pytest

from certificates import Authority, wrong_ones
from ollama_like import OllamaLike
from visiting import run

PAGE = "https://app.example"


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("tls"))


def test_a_certificate_that_is_refused(keep, shim, authority):
    upstream = keep(OllamaLike())
    for error, certificate, key in wrong_ones(authority):
        server = shim({"upstream": f"http://127.0.0.1:{upstream.port}", "rules": [{"origins": [PAGE]}],
                       "tls": {"certificate": str(certificate), "key": str(key)}})
        done = run("--json", "--origin", PAGE, "--ca", str(authority.certificate), f"https://localhost:{server.port}")
        report = json.loads(done.stdout)
        assert done.returncode == 1 and report["reached"] is True
        (found,) = report["findings"]
        assert found["code"] == "certificate-refused" and found["origins"] == [PAGE]
        assert found["blocked"] == ["chromium", "firefox", "webkit"]
        assert found["console"]["chromium"] == [f"Failed to load resource: {error}"]
        (firefox,) = found["console"]["firefox"]
        assert firefox.endswith("(Reason: CORS request did not succeed). Status code: (null).")
        assert found["evidence"] and found["message"]
        assert {page["chromium"] for page in report["pages"]} <= {"network-error", None}


def test_what_speaks_no_tls_is_nobody_to_ask(keep):
    server = keep(OllamaLike())
    done = run("--json", "--origin", PAGE, f"https://127.0.0.1:{server.port}")
    report = json.loads(done.stdout)
    assert done.returncode == 2 and (report["reached"], report["reason"]) == (False, "tls")
    assert "no https at " in done.stderr
