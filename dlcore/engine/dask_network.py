"""Addresses and certificates of Dask, for the machines and for the servers that query them."""

from __future__ import annotations

from distributed import Security

from dlcore.settings import tls_files

STATUS, ANSWER = "dlcore_status", "dlcore_answer"
"""Requests to a machine, as the names of Dask's operations."""


def comm_address(address: str) -> str:
    """Return Dask's form of an address like ``DLCORE_ENGINE``."""
    scheme, _, rest = address.partition("://")
    return f"{'tls' if scheme == 'tls' else 'tcp'}://{rest}"


def security(address: str) -> Security:
    """Return the TLS settings of all connections.

    Args:
        address: a checked address like ``DLCORE_ENGINE``. With ``tls://`` both sides of each
            connection must have a certificate of the authority in ``DLCORE_TLS``.
    """
    files = tls_files() if address.startswith("tls://") else None
    if files is None:
        return Security(require_encryption=False)
    authority, certificate, key = map(str, files)
    return Security(
        require_encryption=True,
        tls_ca_file=authority,
        tls_client_cert=certificate,
        tls_client_key=key,
        tls_worker_cert=certificate,
        tls_worker_key=key,
    )
