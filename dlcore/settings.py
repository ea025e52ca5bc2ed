"""Settings of a server and of the command line: environment variables with defaults.

``docs/settings.md`` describes them for administrators.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

from dlcore.errors import InvalidSetting

HOME, DATA, MAX_DISK, WORKERS = "DLCORE_HOME", "DLCORE_DATA", "DLCORE_MAX_DISK", "DLCORE_WORKERS"
STORE, ARTIFACTS = "DLCORE_STORE", "DLCORE_ARTIFACTS"
ENGINE, TLS = "DLCORE_ENGINE", "DLCORE_TLS"
MEMORY, LASTING = "DLCORE_MEMORY", "DLCORE_LASTING"
CLASS_DAYS, TEACHER_PASSCODE = "DLCORE_CLASS_DAYS", "DLCORE_TEACHER_PASSCODE"
TEACHER_ADDRESSES = "DLCORE_TEACHER_ADDRESSES"
FRAME_ANCESTORS = "DLCORE_FRAME_ANCESTORS"
MAX_DISK_BYTES = 2_000_000_000
DEFAULT_CLASS_DAYS, MAX_CLASS_DAYS = 90, 36_500
MAX_WORKERS = 256
MAX_DIGITS = 18
"""Of a number; more do not fit into a database."""

MIN_PASSCODE = 8
"""Characters of a teacher's passcode."""


def home() -> Path:
    """Return the current user's folder of runs and data; creates it, closed to other users.

    Returns:
        The folder named by ``DLCORE_HOME``, else the operating system's default folder for
        application data.
    """
    path = os.environ.get(HOME)
    folder = Path(path).expanduser() if path else platformdirs.user_data_path("dlcore", False)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _close(folder)
    return folder.resolve()


def store_address() -> str | None:
    """Return the address of the PostgreSQL database of the runs, ``DLCORE_STORE``; None if not set.

    Raises:
        InvalidSetting: it is no such address, or psycopg is not installed; the error does not
            contain the address, which may have a password in it.
    """
    address = os.environ.get(STORE, "").strip()
    return check_store_address(address) if address else None


def check_store_address(address: str) -> str:
    """Return an address of a database if it can be used.

    Raises:
        InvalidSetting: as :func:`store_address`.
    """
    if not address.startswith(("postgresql://", "postgres://")):
        raise InvalidSetting(name=STORE, given="***")
    if find_spec("psycopg_pool") is None:
        raise InvalidSetting(name=STORE, given="postgresql:// (no psycopg_pool)")
    return address


def artifacts_address() -> str | None:
    """Return the address of the files of the runs, ``DLCORE_ARTIFACTS``; None if not set.

    Raises:
        InvalidSetting: it is no address of S3, or s3fs is not installed.
    """
    address = os.environ.get(ARTIFACTS, "").strip()
    if not address:
        return None
    if not re.fullmatch(r"s3://[^/]+(/.*)?", address):
        raise InvalidSetting(name=ARTIFACTS, given=address)
    if find_spec("s3fs") is None:
        raise InvalidSetting(name=ARTIFACTS, given=f"{address} (no s3fs)")
    return address


def engine_address() -> str | None:
    """Return the address of the Dask scheduler whose machines train, ``DLCORE_ENGINE``.

    Returns:
        The address, None if it is not set: then this computer trains.

    Raises:
        InvalidSetting: it is no such address, other computers could connect without a certificate,
            or Dask is not installed.
    """
    address = os.environ.get(ENGINE, "").strip()
    return check_engine_address(address) if address else None


def check_engine_address(address: str) -> str:
    """Return an address of a Dask scheduler if it can be used.

    Raises:
        InvalidSetting: as :func:`engine_address`.
    """
    try:
        parts = urlsplit(address)
        scheme, host, port = parts.scheme, parts.hostname, parts.port
    except ValueError:
        scheme, host, port = "", None, None
    if scheme not in ("dask", "tls") or not host or not port:
        raise InvalidSetting(name=ENGINE, given=address)
    if scheme == "dask" and not _is_loopback(host):
        raise InvalidSetting(name=ENGINE, given=f"{address} (no tls://)")
    if scheme == "tls" and tls_files() is None:
        raise InvalidSetting(name=ENGINE, given=f"{address} (no {TLS})")
    if find_spec("distributed") is None:
        raise InvalidSetting(name=ENGINE, given=f"{address} (no distributed)")
    return address


def tls_files() -> tuple[Path, Path, Path] | None:
    """Return the files for mutual TLS between machines, in the folder ``DLCORE_TLS``.

    Returns:
        The authority's certificate, this computer's certificate and its key; None if not set.

    Raises:
        InvalidSetting: one of them is missing.
    """
    path = os.environ.get(TLS)
    if not path:
        return None
    folder = Path(path).expanduser()
    files = folder / "ca.crt", folder / "client.crt", folder / "client.key"
    for file in files:
        if not file.is_file():
            raise InvalidSetting(name=TLS, given=f"{path} (no {file.name})")
    return files


def data_folder() -> Path | None:
    """Return the folder with data files that are already there, ``DLCORE_DATA``, if set."""
    path = os.environ.get(DATA)
    return Path(path).expanduser() if path else None


def max_disk_bytes() -> int:
    """Return how many bytes stored runs may use, ``DLCORE_MAX_DISK``.

    Raises:
        InvalidSetting: it is no whole number.
    """
    return _whole_number(MAX_DISK) or MAX_DISK_BYTES


def workers() -> int | None:
    """Return the number of processes that train, ``DLCORE_WORKERS``; None if not set.

    Raises:
        InvalidSetting: it is no whole number from 1 to ``MAX_WORKERS``.
    """
    return _whole_number(WORKERS, MAX_WORKERS)


def memory_bytes() -> int | None:
    """Return how many bytes of memory the app may use, ``DLCORE_MEMORY``; None if not set.

    Raises:
        InvalidSetting: it is no whole number of at least 1.
    """
    return _whole_number(MEMORY)


def lasting() -> bool | None:
    """Return whether the home outlives a restart, ``DLCORE_LASTING``; None if not set.

    Raises:
        InvalidSetting: it is neither ``yes`` nor ``no``.
    """
    given = os.environ.get(LASTING, "")
    if given not in ("", "yes", "no"):
        raise InvalidSetting(name=LASTING, given=given)
    return given == "yes" if given else None


def class_days() -> int:
    """Return after how many days a class ends, ``DLCORE_CLASS_DAYS``.

    Raises:
        InvalidSetting: it is no whole number from 1 to ``MAX_CLASS_DAYS``.
    """
    return _whole_number(CLASS_DAYS, MAX_CLASS_DAYS) or DEFAULT_CLASS_DAYS


def teacher_passcode() -> str | None:
    """Return the teacher's passcode, ``DLCORE_TEACHER_PASSCODE``; None if not set.

    Raises:
        InvalidSetting: it is shorter than ``MIN_PASSCODE``; the error does not contain it.
    """
    passcode = os.environ.get(TEACHER_PASSCODE, "").strip()
    if passcode and len(passcode) < MIN_PASSCODE:
        raise InvalidSetting(name=TEACHER_PASSCODE, given="***")
    return passcode or None


def teacher_addresses() -> frozenset[str]:
    """Return the mail addresses of teachers, ``DLCORE_TEACHER_ADDRESSES``; empty if not set.

    Raises:
        InvalidSetting: one of them is no mail address.
    """
    return read_addresses(os.environ.get(TEACHER_ADDRESSES, ""))


def read_addresses(text: str) -> frozenset[str]:
    """Return the mail addresses in a text, which commas or spaces separate.

    Raises:
        InvalidSetting: one of them is no mail address.
    """
    addresses = text.replace(",", " ").casefold().split()
    for address in addresses:
        if not all(address.partition("@")):
            raise InvalidSetting(name=TEACHER_ADDRESSES, given=address)
    return frozenset(addresses)


def frame_ancestors() -> tuple[str, ...]:
    """Return the sites whose pages may contain the app, ``DLCORE_FRAME_ANCESTORS``.

    Returns:
        Origins such as ``https://moodle.example.org``; none if it is not set.

    Raises:
        InvalidSetting: one of them is no origin.
    """
    origins = os.environ.get(FRAME_ANCESTORS, "").split()
    for origin in origins:
        if not re.fullmatch(r"https?://[\w.-]+(:\d+)?", origin):
            raise InvalidSetting(name=FRAME_ANCESTORS, given=origin)
    return tuple(origins)


SETTINGS: Mapping[str, Callable[[], object]] = {
    HOME: home,
    STORE: store_address,
    ARTIFACTS: artifacts_address,
    ENGINE: engine_address,
    TLS: tls_files,
    DATA: data_folder,
    MAX_DISK: max_disk_bytes,
    WORKERS: workers,
    MEMORY: memory_bytes,
    LASTING: lasting,
    CLASS_DAYS: class_days,
    TEACHER_PASSCODE: teacher_passcode,
    TEACHER_ADDRESSES: teacher_addresses,
    FRAME_ANCESTORS: frame_ancestors,
}
"""Every setting with the function that reads it."""


def check_settings() -> None:
    """Read every setting.

    Raises:
        InvalidSetting: one has a value that cannot be used.
        OSError: the home cannot be created.
    """
    for read in SETTINGS.values():
        read()
    folder = data_folder()
    if folder is not None and not folder.is_dir():
        raise InvalidSetting(name=DATA, given=str(folder))


def _whole_number(name: str, maximum: int | None = None) -> int | None:
    given = os.environ.get(name, "")
    if not given:
        return None
    number = int(given) if given.isdecimal() and len(given) <= MAX_DIGITS else 0
    if number < 1 or (maximum is not None and number > maximum):
        raise InvalidSetting(name=name, given=given)
    return number


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return False


def _close(folder: Path) -> None:
    """Close a folder of this user to others, if they can enter it."""
    mode = folder.stat().st_mode
    # A folder with the sticky bit, such as /tmp, is meant for all.
    if mode & 0o077 and not mode & stat.S_ISVTX:
        with suppress(OSError):
            folder.chmod(0o700)
