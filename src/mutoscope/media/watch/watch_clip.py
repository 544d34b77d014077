"""Watch a clip once, small and a few pictures a second, and keep what was seen."""

from __future__ import annotations

import asyncio
import math
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mutoscope.media.artefacts import ArtefactStore, artefact_key, file_digest
from mutoscope.media.runner import INPUT_GUARD, CommandFailed, Limits, run_guarded, working_folder
from mutoscope.media.timeline import MediaReference
from mutoscope.media.watch.clip_facts import ClipFacts, Moment, find_cuts
from mutoscope.media.watch.find_faces import SIDE, Pixels, find_face

_VERSION = 1
_RATE, _MOST = Fraction(4), 300
_LONG_SECONDS = 120
"""Of longer clips only key frames are decoded."""
_SOUND_RATE = 8000
_SUFFIX = ".clip.json"
Grey = npt.NDArray[np.float32]


async def watch_clip(media: MediaReference, store: ArtefactStore, ffmpeg: Path, faces: Path | None = None) -> ClipFacts:
    """Return what happens in a clip; it is watched once, and the facts are kept under the clip's digest.

    Args:
        media: a video.
        store: where the facts are kept.
        ffmpeg: decodes it, guarded.
        faces: the weights of the face finder; without them the subject is where most happens.

    Raises:
        CommandTimedOut, CommandKilledByLimit: decoding took more than it may.
    """
    weights = await asyncio.to_thread(file_digest, faces) if faces else ""
    key = artefact_key("clip-facts", {"version": _VERSION, "media": media.digest, "faces": weights})
    found = store.find(key, _SUFFIX)
    if found is not None:
        return ClipFacts.from_json(found.read_text(encoding="utf-8"))
    length = float(media.available_range.duration.seconds) if media.available_range else 0.0
    rate = min(_RATE, Fraction(_MOST) / max(Fraction(length).limit_denominator(1000), Fraction(1)))
    with working_folder() as folder:
        await _decode(media, rate, length, folder, ffmpeg)
        facts = await asyncio.to_thread(_facts, media, folder, float(rate), faces)
    with store.make(key, _SUFFIX) as path:
        path.write_text(facts.to_json(), encoding="utf-8")
    return facts


async def _decode(media: MediaReference, rate: Fraction, length: float, folder: Path, ffmpeg: Path) -> None:
    """Write `pictures.rgb` (256 x 256, between bars) and, if there is sound, `sound.s16`."""
    small = f"scale={SIDE}:{SIDE}:force_original_aspect_ratio=decrease:flags=area,setsar=1"
    pictures = f"fps={rate}:start_time=0,{small},pad={SIDE}:{SIDE}:-1:-1,format=rgb24,trim=end_frame={_MOST}"
    skip = ("-skip_frame", "nokey") if length > _LONG_SECONDS else ()
    sound = ("-map", "0:a:0", "-ac", "1", "-ar", str(_SOUND_RATE), "-f", "s16le", "file:sound.s16")
    argv = [
        *(str(ffmpeg), "-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-y"),
        *("-threads", "1", *skip, *INPUT_GUARD, "-i", f"file:{media.path.absolute()}"),
        *("-filter_complex_threads", "1", "-filter_complex", f"[0:v:0]{pictures}[seen]"),
        *("-map", "[seen]", "-f", "rawvideo", "file:pictures.rgb", *(sound if media.has_audio else ())),
    ]
    try:
        await run_guarded(argv, cwd=folder, limits=Limits(wall_seconds=600))
    except CommandFailed:
        # A damaged end: what was seen before it counts; rendering says what is wrong with the clip.
        (folder / "pictures.rgb").touch()


def _facts(media: MediaReference, folder: Path, rate: float, faces: Path | None) -> ClipFacts:
    size = SIDE * SIDE * 3
    count = (folder / "pictures.rgb").stat().st_size // size
    if not count:
        return ClipFacts((), ())
    pictures = np.memmap(folder / "pictures.rgb", dtype=np.uint8, mode="r", shape=(count, SIDE, SIDE, 3))
    shape = media.height / media.width if media.width and media.height else 1.0
    inside = _inside(shape)
    moments: list[Moment] = []
    before: Grey | None = None
    for number in range(count):
        picture: Pixels = np.asarray(pictures[number])
        grey: Grey = picture[inside].mean(axis=2, dtype=np.float32)
        changed = np.abs(grey - before) if before is not None else np.zeros_like(grey)
        edges = _edges(grey)
        face = _face_inside(picture, shape, faces)
        x, y = face or _centre_of(changed * 2 + edges)
        moments.append(
            Moment(
                seconds=round(number / rate, 3),
                light=round(float(grey.mean()), 2),
                sharpness=round(float(edges.std()), 3),
                motion=round(float(changed.mean()), 3),
                loudness_db=_loudness(folder / "sound.s16", number / rate, (number + 1) / rate),
                x=round(x, 4),
                y=round(y, 4),
                face=face is not None,
            )
        )
        before = grey
    cuts = find_cuts([moment.motion for moment in moments], [moment.seconds for moment in moments])
    return ClipFacts(tuple(moments), cuts)


def _inside(shape: float) -> tuple[slice, slice]:
    """Return the rows and columns between the bars."""
    height, width = (min(SIDE, round(SIDE * side)) for side in (shape, 1 / shape))
    top, left = (SIDE - height) // 2, (SIDE - width) // 2
    return slice(top, top + max(height, 8)), slice(left, left + max(width, 8))


def _face_inside(picture: Pixels, shape: float, faces: Path | None) -> tuple[float, float] | None:
    found = find_face(picture, faces) if faces else None
    if found is None:
        return None
    x, y = ((place - 0.5) / min(1.0, side) + 0.5 for place, side in zip(found, (1 / shape, shape), strict=True))
    return (x, y) if 0 <= x <= 1 and 0 <= y <= 1 else None


def _edges(grey: Grey) -> Grey:
    laplacian = grey[1:-1, :-2] + grey[1:-1, 2:] + grey[:-2, 1:-1] + grey[2:, 1:-1] - 4 * grey[1:-1, 1:-1]
    return np.pad(np.abs(laplacian), 1)


def _centre_of(energy: Grey) -> tuple[float, float]:
    """Return the middle of where most happens; the picture's middle counts for more, and decides if nothing does."""
    rows, columns = (np.linspace(0, 1, side, dtype=np.float32) for side in energy.shape)
    nearness = np.exp(-((rows[:, None] - 0.5) ** 2 + (columns[None, :] - 0.5) ** 2) / 0.5)
    weights = np.where(energy >= np.quantile(energy, 0.85), energy * nearness, 0) + 1e-3
    total = float(weights.sum())
    x = float((weights.sum(axis=0) * columns).sum()) / total
    return x, float((weights.sum(axis=1) * rows).sum()) / total


def _loudness(sound: Path, start: float, end: float) -> float | None:
    if not sound.exists():
        return None
    first = int(start * _SOUND_RATE)
    samples = np.fromfile(sound, dtype="<i2", count=max(int(end * _SOUND_RATE) - first, 1), offset=first * 2)
    power = float(np.square(samples.astype(np.float64) / 32768).mean()) if len(samples) else 0.0
    return round(10 * math.log10(max(power, 1e-10)), 1)
