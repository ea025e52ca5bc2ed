"""Certificates of an authority of its own, as ``DLCORE_TLS`` has them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

SERVER = "subjectAltName=IP:127.0.0.1"


def make_certificates(folder: Path) -> Path:
    """Make an authority and a certificate of it for the loopback address; return their folder."""
    if shutil.which("openssl") is None:
        pytest.skip("OpenSSL is not installed")
    (folder / "names").write_text(SERVER, "utf-8")
    for arguments in (
        "req -x509 -newkey rsa:2048 -nodes -subj /CN=authority -keyout ca.key -out ca.crt",
        "req -newkey rsa:2048 -nodes -subj /CN=machine -keyout client.key -out client.csr",
        "x509 -req -in client.csr -CA ca.crt -CAkey ca.key -CAcreateserial -extfile names"
        " -out client.crt",
    ):
        command = ["openssl", *arguments.split()]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder
