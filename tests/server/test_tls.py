from __future__ import annotations

import signal
import ssl
from pathlib import Path

import httpx
import pytest

from taskchat.config import Settings
from taskchat.errors import Misconfigured
from taskchat.server.tls import server_context
from tests.fakes import certificates
from tests.fakes.processes import WAIT, address_of, ended, started


def refusal(certificate: Path | str, key: Path | str) -> str:
    """What is said about these files."""
    with pytest.raises(Misconfigured) as refused:
        server_context(Settings(tls_cert=str(certificate), tls_key=str(key)))
    return str(refused.value)


def test_without_a_certificate_there_is_no_tls() -> None:
    assert server_context(Settings()) is None


def test_with_one_only_new_versions_are_spoken(tmp_path: Path) -> None:
    files = certificates.make(tmp_path)
    context = server_context(Settings(tls_cert=str(files.certificate), tls_key=str(files.key)))
    assert context is not None
    assert context.minimum_version == ssl.TLSVersion.TLSv1_2


def test_what_is_wrong_with_the_files_is_said(tmp_path: Path) -> None:
    one, other = certificates.make(tmp_path), certificates.make(tmp_path, "other")
    locked = certificates.make(tmp_path, "locked", passphrase=b"secret")
    text = tmp_path / "notes.txt"
    text.write_text("no certificate")
    assert "--tls-key" in refusal(one.certificate, "")
    assert "--tls-cert" in refusal("", one.key)
    assert "No such file" in refusal(tmp_path / "nowhere.crt", one.key)
    assert "don't belong together" in refusal(one.certificate, other.key)
    assert "not PEM" in refusal(text, one.key)
    assert "passphrase" in refusal(locked.certificate, locked.key)


@pytest.mark.slow
def test_a_server_with_a_certificate_speaks_https(tmp_path: Path) -> None:
    files = certificates.make(tmp_path)
    settings = {"TASKCHAT_TLS_CERT": str(files.certificate), "TASKCHAT_TLS_KEY": str(files.key)}
    serve = "from taskchat.config import Settings; from taskchat.server.launch import serve; import os;"
    with started("-c", f"{serve} serve(Settings.from_env(os.environ, port=0))", **settings) as server:
        address = address_of(server).replace("127.0.0.1", "localhost")
        assert address.startswith("https://")
        trusting = ssl.create_default_context(cafile=files.certificate)
        assert httpx.get(f"{address}/health", verify=trusting, timeout=WAIT).status_code == 200
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{address}/health", timeout=WAIT)
        server.send_signal(signal.SIGTERM)
        assert ended(server)[0] == 0
