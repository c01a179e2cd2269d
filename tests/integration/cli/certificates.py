"""Certificates that an authority of the test's own has signed, with whatever is wrong with them."""

import subprocess

CONFIGURATION = """
[ca]
default_ca = own
[own]
database = {folder}/index.txt
new_certs_dir = {folder}
serial = {folder}/serial
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
"""
LOCAL = "DNS:localhost,IP:127.0.0.1"
KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
LONG_AGO, LATELY, SOON, FAR_OFF = "20200101000000Z", "20210101000000Z", "20900101000000Z", "20910101000000Z"


class Authority:
    """In a folder of its own; `certificate` is whom to trust."""

    def __init__(self, folder):
        self.folder = folder
        self.certificate = folder / "authority.pem"
        (folder / "index.txt").touch()
        (folder / "serial").write_text("01\n")
        (folder / "openssl.cnf").write_text(CONFIGURATION.format(folder=folder))
        self._openssl("req", "-x509", *KEY, "-days", "2", "-subj", "/CN=an authority", "-keyout", folder / "authority.key",
                      "-out", self.certificate)

    def issue(self, name, names=LOCAL, since=LONG_AGO, until=SOON):
        """(certificate, key)"""
        certificate, key, request = (self.folder / f"{name}.{kind}" for kind in ("pem", "key", "csr"))
        self._openssl("req", *KEY, "-subj", f"/CN={name}", "-addext", f"subjectAltName={names}", "-keyout", key, "-out", request)
        self._openssl("ca", "-batch", "-notext", "-config", self.folder / "openssl.cnf", "-cert", self.certificate, "-keyfile",
                      self.folder / "authority.key", "-startdate", since, "-enddate", until, "-in", request, "-out", certificate)
        return certificate, key

    def self_signed(self, name="self", names=LOCAL):
        certificate, key = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        self._openssl("req", "-x509", *KEY, "-days", "2", "-subj", f"/CN={name}", "-addext", f"subjectAltName={names}", "-keyout",
                      key, "-out", certificate)
        return certificate, key

    def _openssl(self, *words):
        subprocess.run(["openssl", *words], check=True, capture_output=True, timeout=60)


def wrong_ones(authority):
    """What Chromium says of each, to who trusts the authority: [(error, certificate, key)]"""
    return [
        ("net::ERR_CERT_AUTHORITY_INVALID", *authority.self_signed()),
        ("net::ERR_CERT_COMMON_NAME_INVALID", *authority.issue("name", names="DNS:other.example")),
        ("net::ERR_CERT_DATE_INVALID", *authority.issue("expired", until=LATELY)),
        ("net::ERR_CERT_DATE_INVALID", *authority.issue("future", since=SOON, until=FAR_OFF)),
    ]
