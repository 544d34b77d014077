"""ffmpeg commands that measure and mix the film's sound. All of them see the same raw tracks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mutoscope.media.loudness import Loudness, read_loudness
from mutoscope.media.render.music_envelope import ENVELOPE_RATE
from mutoscope.media.render.speech_track import Track
from mutoscope.media.render.types import RenderSettings
from mutoscope.media.runner import INPUT_GUARD, Finished, run_guarded

SAMPLE_RATE = 48_000
LAYOUT = f"aresample={SAMPLE_RATE},aformat=sample_fmts=flt:channel_layouts=stereo"
OVERSAMPLED = 4 * SAMPLE_RATE
"""True peaks lie between samples; at four times the rate BS.1770 finds them to 0.5 dB."""


@dataclass(frozen=True)
class Sources:
    """What is mixed: speech tracks, and a music file with its envelope; `samples` is the length at 48 kHz."""

    folder: Path
    samples: int
    speech: tuple[Track, ...] = ()
    music: Path | None = None
    envelope: Path | None = None
    bed: Path | None = None
    """Raw 16-bit stereo instead of `music`: the bed as it is to be heard."""


async def measure_speech(sources: Sources, settings: RenderSettings) -> Loudness:
    """Return the loudness of the speech tracks together."""
    inputs, chain = _speech(sources, 0)
    return await _measure(sources, settings, inputs, f"{chain}[speech]", "speech")


async def measure_music(sources: Sources, settings: RenderSettings) -> Loudness:
    """Return the loudness of the music as far as the film hears it, before any gain."""
    inputs, chain = _music(sources, 0)
    return await _measure(sources, settings, inputs, f"{chain}[music]", "music")


async def mix(
    sources: Sources, settings: RenderSettings, *, gain_db: float, music_db: float, limit_db: float, out: Path
) -> Finished:
    """Mix, raise by `gain_db`, hold the true peak near `limit_db` and encode exactly `sources.samples` samples.

    Args:
        sources: what is mixed.
        settings: bit rate and limits.
        gain_db: for everything.
        music_db: for the music alone, before `gain_db`.
        limit_db: the limiter's ceiling in dBTP.
        out: an MP4 file of sound only.
    """
    inputs: list[str] = []
    chains: list[str] = []
    parts: list[str] = []
    if sources.speech:
        speech_inputs, chain = _speech(sources, 0)
        inputs += speech_inputs
        chains.append(f"{chain}[speech]")
        parts.append("[speech]")
    if sources.music and sources.envelope:
        count = len(sources.speech)
        music_inputs, chain = _music(sources, count)
        inputs += [*music_inputs, *_raw("f32le", ENVELOPE_RATE, sources.envelope)]
        chains += [
            f"{chain},volume={music_db:.3f}dB[bed]",
            f"[{count + 1}:a]{LAYOUT},apad,atrim=end_sample={sources.samples}[shape]",
            "[bed][shape]amultiply[music]",
        ]
        parts.append("[music]")
    joined = f"amix=inputs={len(parts)}:duration=longest:normalize=0," if len(parts) > 1 else ""
    chains.append(
        f"{''.join(parts)}{joined}volume={gain_db:.3f}dB,aresample={OVERSAMPLED},"
        f"alimiter=limit={10 ** (limit_db / 20):.6f}:attack=5:release=60:level=0:latency=1,"
        f"aresample={SAMPLE_RATE},apad,atrim=end_sample={sources.samples}[out]"
    )
    return await _run(sources, settings, inputs, chains, "out", ("-ac", "2", *_aac(settings), f"file:{out}"))


async def write_silence(sources: Sources, settings: RenderSettings, out: Path) -> Finished:
    """Encode silence, for a film with neither speech nor music: players expect a sound track."""
    chain = f"anullsrc=r={SAMPLE_RATE}:cl=stereo,atrim=end_sample={sources.samples}[out]"
    return await _run(sources, settings, [], [chain], "out", (*_aac(settings), f"file:{out}"))


def _aac(settings: RenderSettings) -> tuple[str, ...]:
    return (
        *("-c:a", "aac", "-b:a", f"{settings.audio_kilobits}k", "-ar", str(SAMPLE_RATE)),
        *("-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-movie_timescale", str(SAMPLE_RATE)),
        *("-f", "mp4", "-y"),
    )


def _speech(sources: Sources, first: int) -> tuple[list[str], str]:
    """Return inputs and the chain that adds the speech tracks up, numbered from `first`."""
    inputs: list[str] = []
    for track in sources.speech:
        inputs += _raw("s16le", track.rate, track.path)
    chains = [f"[{first + k}:a]{LAYOUT}" for k in range(len(sources.speech))]
    exact = f"apad,atrim=end_sample={sources.samples}"
    if len(chains) == 1:
        return inputs, f"{chains[0]},{exact}"
    labelled = "".join(f"{chain}[s{k}];" for k, chain in enumerate(chains))
    labels = "".join(f"[s{k}]" for k in range(len(chains)))
    return inputs, f"{labelled}{labels}amix=inputs={len(chains)}:duration=longest:normalize=0,{exact}"


def _music(sources: Sources, number: int) -> tuple[list[str], str]:
    """Return the input and the chain of the music, looped to the film's length."""
    if sources.bed:
        raw = ["-f", "s16le", "-ar", str(SAMPLE_RATE), "-ch_layout", "stereo", "-i", f"file:{sources.bed}"]
        return raw, f"[{number}:a:0]{LAYOUT},atrim=end_sample={sources.samples}"
    inputs = ["-threads", "1", *INPUT_GUARD, "-stream_loop", "-1", "-i", f"file:{sources.music}"]
    return inputs, f"[{number}:a:0]{LAYOUT},asetpts=N/SR/TB,atrim=end_sample={sources.samples}"


def _raw(sample_format: str, rate: int, path: Path) -> list[str]:
    return ["-f", sample_format, "-ar", str(rate), "-ch_layout", "mono", "-i", f"file:{path}"]


async def _measure(sources: Sources, settings: RenderSettings, inputs: list[str], chain: str, label: str) -> Loudness:
    chains = [chain, f"[{label}]ebur128=framelog=quiet[out]"]
    finished = await _run(sources, settings, inputs, chains, "out", ("-f", "null", "-"))
    return read_loudness(finished.stderr_tail)


async def _run(
    sources: Sources,
    settings: RenderSettings,
    inputs: list[str],
    chains: list[str],
    label: str,
    output: tuple[str, ...],
) -> Finished:
    argv = [
        *(str(settings.ffmpeg), "-hide_banner", "-nostdin", "-nostats", *inputs),
        *("-filter_complex_threads", "1", "-filter_complex", ";".join(chains), "-map", f"[{label}]", "-vn", *output),
    ]
    return await run_guarded(argv, cwd=sources.folder, limits=settings.limits)
