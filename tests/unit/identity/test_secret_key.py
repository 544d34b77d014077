from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr

from mutoscope.identity import derive_key, load_secret
from mutoscope.infra.settings import Settings
from mutoscope.kernel import InvalidInput


def test_a_secret_is_made_once_and_only_the_owner_may_read_it(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    first = load_secret(settings)
    assert load_secret(settings) == first
    assert len(first) >= 32
    files = list((tmp_path / "data").iterdir())
    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600]


def test_processes_that_start_together_agree_on_one_secret(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(load_secret, [settings] * 32))) == 1
    assert len(list(tmp_path.iterdir())) == 1


def test_the_setting_wins_and_must_be_long(tmp_path: Path) -> None:
    assert load_secret(Settings(data_dir=tmp_path, secret_key=SecretStr("s" * 40))) == b"s" * 40
    with pytest.raises(InvalidInput, match="32"):
        load_secret(Settings(data_dir=tmp_path, secret_key=SecretStr("short")))
    assert not list(tmp_path.iterdir())


def test_each_purpose_has_a_key_of_its_own() -> None:
    assert derive_key(b"s" * 32, "access-token") != derive_key(b"s" * 32, "link")
    assert len(derive_key(b"s" * 32, "link")) == 32
