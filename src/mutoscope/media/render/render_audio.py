"""Render the whole programme's sound as one stream, so that nothing is heard where scenes join."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from mutoscope.media.artefacts import ArtefactStore, artefact_key
from mutoscope.media.loudness import SILENCE_LUFS, Loudness, measure_loudness
from mutoscope.media.render.errors import AudioUnusable, naming_full_disk
from mutoscope.media.render.loop_music import loop_music
from mutoscope.media.render.mix_audio import SAMPLE_RATE, Sources, measure_music, measure_speech, mix, write_silence
from mutoscope.media.render.music_envelope import music_envelope
from mutoscope.media.render.speech_track import write_speech_tracks
from mutoscope.media.render.types import RENDER_VERSION, Audio, RenderSettings
from mutoscope.media.runner import CommandFailed, working_folder
from mutoscope.media.timeline import Music, Timeline

TARGET_LUFS = -14.0
CEILING_DBTP = -1.0
LIMITER_DBTP = -1.6
"""Below the ceiling, because AAC's peaks come out a little higher than they went in."""
CLOSE_ENOUGH_LU = 0.4
ATTEMPTS = 5
LARGEST_GAIN_DB = 60.0


async def render_audio(timeline: Timeline, store: ArtefactStore, settings: RenderSettings) -> Audio:
    """Return the film's sound: AAC, 48 kHz, stereo, -14 LUFS within 1 LU, true peak at most -1 dBTP.

    One gain for the whole programme and a true-peak limiter, then the encoded file is measured and the gain or the
    limiter corrected until it is right; loudness is never changed over time. Silence stays silence.

    Raises:
        AudioUnusable: a sentence or the music cannot be read.
        DiskFull: no space is left.
    """
    samples = round(timeline.seconds * SAMPLE_RATE)
    key = audio_key(timeline, settings)
    report, path = store.find(key, ".json"), store.find(key, ".m4a")
    if report and path:
        return Audio(path, key, samples, Loudness(**json.loads(report.read_text())), cached=True)
    with (
        naming_full_disk(),
        store.make(key, ".m4a") as out,
        store.make(key, ".json") as report_file,
        working_folder(settings.scratch) as folder,
    ):
        sources = _write_sources(timeline, samples, folder)
        if timeline.music is not None and sources.music is not None and not timeline.music.seamless:
            bed = await _loop(timeline.music, sources.music, samples, settings, folder)
            sources = dataclasses.replace(sources, bed=bed)
        loudness, cpu_seconds = await _mix_to_target(timeline, sources, settings, out)
        report_file.write_text(json.dumps(dataclasses.asdict(loudness)))
    return Audio(store.path(key, ".m4a"), key, samples, loudness, cached=False, cpu_seconds=cpu_seconds)


def audio_key(timeline: Timeline, settings: RenderSettings) -> str:
    """Return the name of the film's sound: the hash of all that is heard and when."""
    music = timeline.music
    return artefact_key(
        "audio",
        {
            "version": RENDER_VERSION,
            "seconds": str(timeline.seconds),
            "speech": [(item.digest, str(item.start), str(item.duration)) for item in timeline.speech],
            "music": (music.media.digest, str(music.gain_db), music.seamless) if music else None,
            "kilobits": settings.audio_kilobits,
        },
    )


def _write_sources(timeline: Timeline, samples: int, folder: Path) -> Sources:
    tracks = tuple(write_speech_tracks(timeline.speech, timeline.seconds, folder))
    if timeline.music is None:
        return Sources(folder, samples, tracks)
    envelope = folder / "envelope.f32"
    envelope.write_bytes(music_envelope(timeline.speech, timeline.seconds).astype("<f4").tobytes())
    return Sources(folder, samples, tracks, timeline.music.media.path.absolute(), envelope)


async def _mix_to_target(
    timeline: Timeline, sources: Sources, settings: RenderSettings, out: Path
) -> tuple[Loudness, float]:
    """Mix, measure, correct; return what was measured last and the processor time of the mixes."""
    speech = await measure_speech(sources, settings) if sources.speech else None
    music = await _measure_music(timeline, sources, settings)
    leading = music if speech is None or speech.silent else speech
    if leading is None or leading.silent:
        return await _leave_quiet(sources, settings, out)
    gain, music_db, limit, cpu_seconds = TARGET_LUFS - leading.integrated, 0.0, LIMITER_DBTP, 0.0
    if music is not None and leading is speech and timeline.music is not None:
        music_db = leading.integrated - music.integrated + float(timeline.music.gain_db)
    measured = Loudness(SILENCE_LUFS, 0.0, 0.0)
    for attempt in range(ATTEMPTS):
        gain = min(gain, LARGEST_GAIN_DB)
        mixed = await mix(sources, settings, gain_db=gain, music_db=music_db, limit_db=limit, out=out)
        measured = await measure_loudness(out, settings.ffmpeg)
        cpu_seconds += mixed.cpu_seconds
        off, over = TARGET_LUFS - measured.integrated, measured.true_peak - CEILING_DBTP
        if over <= 0 and (abs(off) <= CLOSE_ENOUGH_LU or gain == LARGEST_GAIN_DB):
            break
        if over > 0:
            limit -= over + 0.1
        last_chance = attempt >= ATTEMPTS - 2
        gain += min(off, 0.0) if last_chance and over > 0 else off
    return measured, cpu_seconds


async def _leave_quiet(sources: Sources, settings: RenderSettings, out: Path) -> tuple[Loudness, float]:
    """Write what cannot be measured as it is: silence, or a sound shorter than the 0.4 s that BS.1770 needs."""
    if sources.speech or sources.music:
        finished = await mix(sources, settings, gain_db=0, music_db=0, limit_db=LIMITER_DBTP, out=out)
    else:
        finished = await write_silence(sources, settings, out)
    return await measure_loudness(out, settings.ffmpeg), finished.cpu_seconds


async def _loop(music: Music, path: Path, samples: int, settings: RenderSettings, folder: Path) -> Path | None:
    try:
        return await loop_music(path, samples, settings, folder)
    except CommandFailed as error:
        raise _unusable(music, error) from error


async def _measure_music(timeline: Timeline, sources: Sources, settings: RenderSettings) -> Loudness | None:
    if timeline.music is None:
        return None
    try:
        return await measure_music(sources, settings)
    except CommandFailed as error:
        raise _unusable(timeline.music, error) from error


def _unusable(music: Music, error: CommandFailed) -> AudioUnusable:
    name = music.media.name or music.media.path.name
    return AudioUnusable(
        f"The music {name} cannot be used: {error.details.get('last_line') or error.message}.",
        remedy=f"Check that {name} plays, or use an MP3, WAV, M4A or OGG file.",
        music=name,
    )
