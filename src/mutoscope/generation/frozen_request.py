"""The inputs of a generation, frozen when it is created: editing the project later does not change a film under way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, Self

from mutoscope.library import Asset
from mutoscope.media.captions import read_subtitles
from mutoscope.media.compose import Brand
from mutoscope.media.film import FilmRequest
from mutoscope.media.probe import Probe, to_reference
from mutoscope.media.script import Script, read_script
from mutoscope.media.timeline import Canvas, Fit, MediaKind, MediaReference, Platform, TransitionKind
from mutoscope.media.voice import Voice

_SINGLE = ("music", "logo", "intro", "outro")


@dataclass(frozen=True)
class FrozenAsset:
    """A user's file as it was: its bytes are named by `digest`, so a later file of the same name changes nothing."""

    id: str
    name: str
    kind: MediaKind
    digest: str
    probe: dict[str, Any]

    @classmethod
    def of(cls, asset: Asset) -> Self:
        """Return what is kept of an asset."""
        return cls(str(asset.id), asset.name, asset.kind, asset.digest, asset.probe.to_json())

    def reference(self, path: Path) -> MediaReference:
        """Return the media reference of the file, which lies at `path`."""
        return to_reference(Probe.from_json(self.probe), path, self.digest, name=self.name)


@dataclass(frozen=True)
class FrozenRequest:
    """Everything that decides a film. `voice` is a voice id; `speed_percent` 100 is the voice's own pace."""

    title: str
    script: str
    voice: str
    speed_percent: int
    template: str
    width: int
    height: int
    fps: int
    seed: int
    fit: Fit
    crossfade_ms: int
    footage: tuple[FrozenAsset, ...]
    music: FrozenAsset | None
    logo: FrozenAsset | None
    notices: tuple[str, ...] = ()
    """What the user should know that did not stop the request."""
    further: tuple[tuple[int, int], ...] = ()
    """Further sizes that the same film is made in: width and height."""
    keep_seconds: int | None = None
    """How long finished files are kept; None is the server's usual time."""
    delete_after_download: bool = False
    music_wish: str = ""
    """Words about music that is composed for the film, where no file is named."""
    intro: FrozenAsset | None = None
    outro: FrozenAsset | None = None
    captions: str | None = None
    """A subtitle document that is burnt instead of the composed captions."""
    voices: dict[str, str] = field(default_factory=dict[str, str])
    """Speaker → voice id or gender."""
    pronunciations: dict[str, str] = field(default_factory=dict[str, str])
    brand: dict[str, Any] = field(default_factory=dict[str, Any])
    """The fields of a `Brand` that differ from its defaults."""
    transition: TransitionKind = "crossfade"
    platform: Platform = "none"
    intro_title: str = ""
    outro_title: str = ""
    best_moments: bool = False
    follow_subject: bool = False
    ai_mark: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return a JSON object that `from_json` reads back."""
        fields = dict(vars(self))
        for name in _SINGLE:
            asset: FrozenAsset | None = fields[name]
            fields[name] = None if asset is None else dict(vars(asset))
        fields["footage"] = [dict(vars(asset)) for asset in self.footage]
        fields["notices"] = list(self.notices)
        fields["further"] = [list(size) for size in self.further]
        return fields

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """Read what `to_json` returned."""
        fields: dict[str, Any] = dict(value)
        for name in _SINGLE:
            fields[name] = FrozenAsset(**value[name]) if value.get(name) else None
        fields["footage"] = tuple(FrozenAsset(**asset) for asset in value["footage"])
        fields["notices"] = tuple(value["notices"])
        fields["further"] = tuple((width, height) for width, height in value.get("further", ()))
        return cls(**fields)

    @property
    def sizes(self) -> tuple[tuple[int, int], ...]:
        """Return every size that is made, the first one first."""
        return ((self.width, self.height), *self.further)

    @property
    def assets(self) -> tuple[FrozenAsset, ...]:
        """Return every file the film uses."""
        return (*self.footage, *(asset for asset in (self.music, self.logo, self.intro, self.outro) if asset))

    def read_script(self) -> Script:
        """Return the script as it is read: its speakers and pronunciations are known.

        Raises:
            EmptyScript, ScriptTooLong, BadMark: it cannot be read.
        """
        return read_script(self.script, pronunciations=self.pronunciations, speakers=self.voices.keys())

    def film_request(
        self, script: Script, voice: Voice, paths: Mapping[str, Path], composed: MediaReference | None = None
    ) -> FilmRequest:
        """Return the request that `media.film` makes.

        Args:
            script: as it was read.
            voice: who speaks.
            paths: where the blob of each digest lies.
            composed: the music of `music_wish`, once there is some.

        Raises:
            SubtitlesUnreadable: the captions are no subtitles.
        """

        def reference(asset: FrozenAsset) -> MediaReference:
            return asset.reference(paths[asset.digest])

        return FilmRequest(
            script=script,
            footage=tuple(reference(asset) for asset in self.footage),
            voice=voice,
            music=reference(self.music) if self.music else composed,
            logo=reference(self.logo) if self.logo else None,
            intro=reference(self.intro) if self.intro else None,
            outro=reference(self.outro) if self.outro else None,
            cues=read_subtitles(self.captions) if self.captions is not None else None,
            brand=Brand(**self.brand),
            transition=self.transition,
            platform=self.platform,
            intro_title=self.intro_title,
            outro_title=self.outro_title,
            best_moments=self.best_moments,
            follow_subject=self.follow_subject,
            ai_mark=self.ai_mark,
            speed_percent=self.speed_percent,
            template=self.template,
            canvas=Canvas(self.width, self.height, Fraction(self.fps)),
            further_canvases=tuple(Canvas(*size, Fraction(self.fps)) for size in self.further),
            seed=self.seed,
            fit=self.fit,
            crossfade_ms=self.crossfade_ms,
            title=self.title,
        )
