"""Settings: environment variables and their defaults."""

from __future__ import annotations

import re
import stat
import sys
from pathlib import Path

import platformdirs
import pytest

from dlcore.errors import InvalidSetting
from dlcore.settings import (
    SETTINGS,
    check_settings,
    home,
    max_disk_bytes,
    teacher_addresses,
    workers,
)


def test_home_is_named_by_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DLCORE_HOME", str(tmp_path / "deep" / "home"))
    assert home() == (tmp_path / "deep" / "home").resolve()
    assert home().is_dir()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
def test_home_is_closed_to_other_users(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DLCORE_HOME", str(tmp_path / "home"))
    assert stat.S_IMODE(home().stat().st_mode) == 0o700


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
def test_an_existing_home_is_closed_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "home"
    folder.mkdir(mode=0o755)
    monkeypatch.setenv("DLCORE_HOME", str(folder))
    assert stat.S_IMODE(home().stat().st_mode) == 0o700


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
def test_a_folder_for_all_stays_open(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    monkeypatch.setenv("DLCORE_HOME", str(tmp_path))
    assert stat.S_IMODE(home().stat().st_mode) == 0o1777


@pytest.mark.skipif(sys.platform != "linux", reason="the default folder depends on the system")
def test_home_defaults_to_the_folder_of_the_system(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DLCORE_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert home() == (tmp_path / "dlcore").resolve() == platformdirs.user_data_path("dlcore")


def test_every_setting_is_documented() -> None:
    document = Path(__file__).parents[1] / "docs" / "settings.md"
    documented = re.findall(r"^\| `(DLCORE_\w+)`", document.read_text("utf-8"), re.MULTILINE)
    assert documented == list(SETTINGS)


def test_numbers_have_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DLCORE_MAX_DISK", raising=False)
    monkeypatch.delenv("DLCORE_WORKERS", raising=False)
    assert max_disk_bytes() == 2_000_000_000
    assert workers() is None
    monkeypatch.setenv("DLCORE_MAX_DISK", "12")
    monkeypatch.setenv("DLCORE_WORKERS", "3")
    assert (max_disk_bytes(), workers()) == (12, 3)


@pytest.mark.parametrize("given", ["lots", "-1", "1.5", "0", "1e9"])
def test_what_is_no_whole_number_is_an_error(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("DLCORE_WORKERS", given)
    with pytest.raises(InvalidSetting) as caught:
        check_settings()
    assert caught.value.values["name"] == "DLCORE_WORKERS"


@pytest.mark.parametrize("given", ["runs.db", "mysql://ann:secret@host/db", "postgresql:secret"])
def test_what_is_no_address_of_a_database_is_an_error_without_it(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("DLCORE_STORE", given)
    with pytest.raises(InvalidSetting) as caught:
        check_settings()
    assert caught.value.values == {"name": "DLCORE_STORE", "given": "***"}


@pytest.mark.parametrize("given", ["/folder", "s3://", "http://host/bucket"])
def test_what_is_no_address_of_files_is_an_error(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("DLCORE_ARTIFACTS", given)
    with pytest.raises(InvalidSetting):
        check_settings()


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("DLCORE_STORE", "postgresql://host/db"),
        ("DLCORE_ARTIFACTS", "s3://bucket"),
        ("DLCORE_ENGINE", "dask://127.0.0.1:8786"),
    ],
)
def test_an_address_needs_the_extra(monkeypatch: pytest.MonkeyPatch, name: str, given: str) -> None:
    monkeypatch.setenv(name, given)
    monkeypatch.setattr("dlcore.settings.find_spec", lambda package: None)
    with pytest.raises(InvalidSetting) as caught:
        check_settings()
    assert "(no " in caught.value.values["given"]


@pytest.mark.parametrize(
    "given",
    ["host:8786", "tcp://localhost:8786", "dask://localhost", "dask://:8786", "dask://[::1:8786"],
)
def test_what_is_no_address_of_a_scheduler_is_an_error(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("DLCORE_ENGINE", given)
    with pytest.raises(InvalidSetting) as caught:
        check_settings()
    assert caught.value.values == {"name": "DLCORE_ENGINE", "given": given}


@pytest.mark.parametrize("host", ["10.0.0.1", "example.org", "0.0.0.0", "[::]"])
def test_other_computers_need_certificates(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setattr("dlcore.settings.find_spec", lambda package: True)
    for scheme, missing in (("dask", "(no tls://)"), ("tls", "(no DLCORE_TLS)")):
        monkeypatch.setenv("DLCORE_ENGINE", f"{scheme}://{host}:8786")
        with pytest.raises(InvalidSetting) as caught:
            check_settings()
        assert missing in caught.value.values["given"]


def test_the_certificates_must_be_complete(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("dlcore.settings.find_spec", lambda package: True)
    monkeypatch.setenv("DLCORE_ENGINE", "tls://example.org:8786")
    monkeypatch.setenv("DLCORE_TLS", str(tmp_path))
    for name in ("ca.crt", "client.crt", "client.key"):
        with pytest.raises(InvalidSetting) as caught:
            check_settings()
        assert caught.value.values == {"name": "DLCORE_TLS", "given": f"{tmp_path} (no {name})"}
        (tmp_path / name).touch()
    check_settings()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_this_computer_needs_no_certificate(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setattr("dlcore.settings.find_spec", lambda package: True)
    monkeypatch.setenv("DLCORE_ENGINE", f"dask://{host}:8786")
    check_settings()


def test_addresses_of_teachers_are_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    assert teacher_addresses() == frozenset()
    monkeypatch.setenv("DLCORE_TEACHER_ADDRESSES", "A@school.example, b@school.example")
    assert teacher_addresses() == {"a@school.example", "b@school.example"}
    monkeypatch.setenv("DLCORE_TEACHER_ADDRESSES", "school.example")
    with pytest.raises(InvalidSetting):
        check_settings()
