"""What keeps regions apart is checked before anything is opened."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from mutoscope.bootstrap import open_regions, open_vault
from mutoscope.infra.region_settings import FolderLocation, RegionsConflict, RegionSettings, RegionUnknown
from mutoscope.infra.settings import Settings
from mutoscope.kernel import InvalidInput

SECRET = b"s" * 40
EU, US = "e" * 40, "u" * 40


def region(path: str, *keys: str) -> RegionSettings:
    return RegionSettings(location=FolderLocation(path=Path(path)), encryption_keys=tuple(map(SecretStr, keys)))


def settings(**regions: RegionSettings) -> Settings:
    return Settings(data_dir=Path("/srv/home"), regions=regions)


def test_regions_with_folders_and_keys_of_their_own_are_opened() -> None:
    chosen = settings(eu=region("/srv/eu", EU), us=region("/srv/us", US, "v" * 40))
    assert open_vault(chosen, SECRET).regions == ("default", "eu", "us")
    opened = open_regions(chosen)
    assert opened.names == ("default", "eu", "us")
    assert opened.of("eu").artefacts == Path("/srv/eu/artefacts")
    assert opened.default.artefacts == Path("/srv/home/artefacts")
    with pytest.raises(RegionUnknown):
        opened.of("moon")


@pytest.mark.parametrize(
    ("regions", "why"),
    [
        ({"default": region("/srv/eu", EU)}, "needs no setting"),
        ({"eu": region("eu", EU)}, "not an absolute path"),
        ({"eu": region("/srv/home", EU)}, "lies in that of"),
        ({"eu": region("/srv/home/eu", EU)}, "lies in that of 'default'"),
        ({"eu": region("/srv", EU)}, "lies in that of 'eu'"),
        ({"eu": region("/srv/eu", EU), "us": region("/srv/eu/../eu/us", US)}, "'us' lies in that of 'eu'"),
        ({"eu": region("/srv/eu", EU), "us": region("/srv/us", US, EU)}, "have a key in common"),
        ({"eu": region("/srv/eu", SECRET.decode())}, "have a key in common"),
    ],
)
def test_regions_that_share_something_are_refused(regions: dict[str, RegionSettings], why: str) -> None:
    with pytest.raises(RegionsConflict, match=why):
        open_vault(settings(**regions), SECRET)


def test_a_short_key_names_its_region() -> None:
    with pytest.raises(InvalidInput, match="the region eu of MUTOSCOPE_REGIONS has 5 bytes"):
        open_vault(settings(eu=region("/srv/eu", "short")), SECRET)


def test_the_setting_is_read_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    text = '{"eu": {"location": {"kind": "folder", "path": "/srv/eu"}, "encryption_keys": ["%s"]}}'
    monkeypatch.setenv("MUTOSCOPE_REGIONS", text % EU)
    assert Settings().regions["eu"].location.path == Path("/srv/eu")
    for broken in ('{"EU!": {}}', '{"eu": {"location": {"kind": "s3", "path": "/srv"}}}', '{"eu": {"location": {}}}'):
        monkeypatch.setenv("MUTOSCOPE_REGIONS", broken)
        with pytest.raises(ValidationError):
            Settings()
