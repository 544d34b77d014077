"""Composed music by its numbers: loud enough, clean, in its key, on its beat, and the same every time."""

from __future__ import annotations

import wave
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt
import pytest

from mutoscope.media.artefacts import ArtefactStore
from mutoscope.media.music import (
    MOODS,
    STYLES,
    USUAL_MOOD,
    Composer,
    MusicLength,
    MusicWish,
    Style,
    UnknownMusic,
    is_music_mood,
    loop_for,
    make_music,
    music_key,
    read_prompt,
    to_media_reference,
)
from mutoscope.media.music.compose_music import compose_music
from mutoscope.media.music.harmony import MODES, Key, lead_voices, plan_chords
from mutoscope.media.music.styles import Instrument
from mutoscope.media.music.tones import RATE, frequency, play_tone

Sound = npt.NDArray[np.float64]
SECONDS = 16


def read(path: Path) -> Sound:
    with wave.open(str(path), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (2, 2, RATE)
        data = file.readframes(file.getnframes())
    return np.frombuffer(data, "<i2").reshape(-1, 2).T.astype(float) / 32768


def stored(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


@pytest.fixture(scope="module", params=list(STYLES))
def piece(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[MusicWish, Sound, str, float]:
    style: Style = request.param
    wish = MusicWish(style, USUAL_MOOD[style], Fraction(SECONDS), seed=3)
    path = tmp_path_factory.mktemp("music") / "piece.wav"
    facts = compose_music(wish, path)
    return wish, read(path), facts.key, facts.tempo


def test_it_has_its_length_and_no_fault_of_level(piece: tuple[MusicWish, Sound, str, float]) -> None:
    _, sound, _, _ = piece
    assert sound.shape[1] == SECONDS * RATE
    assert np.abs(sound).max() < 0.82, "nothing clips"
    assert np.sqrt(np.mean(sound**2)) > 0.05, "it is heard"
    assert np.abs(sound.mean(axis=1)).max() < 1e-3, "no constant offset"
    quarter = sound[:, : SECONDS * RATE // 2].std(axis=1)
    assert 0.5 < quarter[0] / quarter[1] < 2, "both sides play"
    assert np.abs(sound[:, -200:]).max() < 0.01, "it ends in silence"
    assert np.abs(np.diff(sound, axis=1)).max() < 0.5, "no click"


def test_its_spectrum_is_that_of_music(piece: tuple[MusicWish, Sound, str, float]) -> None:
    _, sound, _, _ = piece
    power = np.abs(np.fft.rfft(sound.mean(axis=0))) ** 2
    hertz = np.fft.rfftfreq(sound.shape[1], 1 / RATE)

    def share(low: float, high: float) -> float:
        return float(10 * np.log10(power[(hertz >= low) & (hertz < high)].sum() / power.sum() + 1e-12))

    assert share(0, 25) < -25, "no rumble"
    assert share(60, 1000) > -4.5, "the body carries it"
    assert -26 < share(1000, 4000) < -3, "and it can be heard on a telephone"
    assert share(8000, 24_000) < -12, "without hiss"


def test_it_stays_in_its_key(piece: tuple[MusicWish, Sound, str, float]) -> None:
    _, sound, name, _ = piece
    tonic, _, mode = name.rpartition(" ")
    names = ("C", "D flat", "D", "E flat", "E", "F", "F sharp", "G", "A flat", "A", "B flat", "B")
    key = Key(names.index(tonic), next(known for known in MODES if known == mode))
    size = 16_384
    chroma = np.zeros(12)
    mono = sound.mean(axis=0)
    hertz = np.fft.rfftfreq(size, 1 / RATE)
    heard = (hertz > 130) & (hertz < 1400)
    classes = np.round(69 + 12 * np.log2(hertz[heard] / 440)).astype(int) % 12
    for start in range(0, len(mono) - size, size // 2):
        power = np.abs(np.fft.rfft(mono[start : start + size] * np.hanning(size))) ** 2
        chroma += np.bincount(classes, power[heard], 12)
    inside = sum(chroma[place] for place in key.classes) / chroma.sum()
    assert inside > 0.85


@pytest.mark.parametrize("style", ["upbeat", "electronic", "lofi", "acoustic"])
def test_its_attacks_fall_on_its_beat(style: Style, tmp_path: Path) -> None:
    facts = compose_music(MusicWish(style, "happy", Fraction(32), seed=5, loop=True), tmp_path / "beat.wav")
    mono = read(tmp_path / "beat.wav").mean(axis=0)
    hop = RATE // 200
    energy = np.log(np.square(mono[: len(mono) // hop * hop].reshape(-1, hop)).mean(axis=1) + 1e-5)
    rise = np.maximum(np.diff(energy), 0)
    rise -= rise.mean()
    similar = np.correlate(rise, rise, "full")[len(rise) - 1 :]
    beat = 60 / facts.tempo * 200
    near = similar[round(beat) - 2 : round(beat) + 3].max()
    beside = [similar[round(beat * part) - 2 : round(beat * part) + 3].max() for part in (0.875, 1.125)]
    assert near > 1.5 * max(beside)


def test_a_loop_runs_round_without_a_seam(tmp_path: Path) -> None:
    compose_music(MusicWish("ambient", "calm", Fraction(20), loop=True), tmp_path / "loop.wav")
    sound = read(tmp_path / "loop.wav")
    twice = np.concatenate([sound, sound], axis=1)
    steps = np.abs(np.diff(twice, axis=1))
    assert steps[:, sound.shape[1] - 1].max() <= np.quantile(steps, 0.999)
    block = RATE // 4
    level = np.sqrt(np.mean(np.square(twice[:, : twice.shape[1] // block * block].reshape(2, -1, block)), axis=(0, 2)))
    assert level[sound.shape[1] // block] > 0.4 * np.median(level), "the beginning is not a hole"


async def test_the_same_wish_is_the_same_piece_made_once(tmp_path: Path) -> None:
    wish = MusicWish("piano", "sad", Fraction(8), seed=1)
    one = await make_music(ArtefactStore(tmp_path / "a"), wish)
    written = one.audio.stat().st_mtime_ns
    again = await make_music(ArtefactStore(tmp_path / "a"), wish)
    other = await make_music(ArtefactStore(tmp_path / "b"), wish)
    assert one == again
    assert one.digest == other.digest
    assert one.audio.stat().st_mtime_ns == written or one.audio.read_bytes() == other.audio.read_bytes()
    assert one.facts.key.endswith("minor")
    reference = to_media_reference(one)
    assert reference.has_audio
    assert reference.name.startswith("Piano, sad, in ")
    changed = await make_music(ArtefactStore(tmp_path / "a"), MusicWish("piano", "sad", Fraction(8), seed=2))
    assert changed.digest != one.digest


async def test_a_damaged_piece_is_made_again(tmp_path: Path) -> None:
    store, wish = ArtefactStore(tmp_path), MusicWish("lofi", "calm", Fraction(5))
    made = await make_music(store, wish)
    good = made.audio.read_bytes()
    made.audio.write_bytes(good[:-2] + b"xx")
    assert (await make_music(store, wish)).audio.read_bytes() == good


@pytest.mark.parametrize("seconds", [Fraction(0), Fraction(3), Fraction(601), Fraction(-5)])
async def test_an_impossible_length_is_refused_and_leaves_nothing(seconds: Fraction, tmp_path: Path) -> None:
    with pytest.raises(MusicLength, match="cannot be made"):
        await make_music(ArtefactStore(tmp_path), MusicWish(seconds=seconds))
    assert not stored(tmp_path)


def test_the_key_of_a_piece_holds_all_that_decides_it() -> None:
    plain = MusicWish()
    others = [
        MusicWish("lofi"),
        MusicWish(mood="sad"),
        MusicWish(seconds=Fraction(61)),
        MusicWish(seed=1),
        MusicWish(loop=True),
    ]
    names = {music_key(wish, Composer()) for wish in (plain, *others)}
    assert len(names) == 6
    assert music_key(MusicWish(read_as="anything"), Composer()) == music_key(plain, Composer())


@pytest.mark.parametrize(
    ("text", "style", "mood"),
    [
        ("ambient", "ambient", "calm"),
        ("cinematic", "cinematic", "dramatic"),
        ("Sad piano, please", "piano", "sad"),
        ("an EPIC trailer with strings", "cinematic", "dramatic"),
        ("something relaxing", "ambient", "calm"),
        ("inspiring", "acoustic", "hopeful"),
        ("lo-fi beats to study", "lofi", "dreamy"),
        ("happy ukulele", "upbeat", "happy"),
        ("dark thriller synth", "electronic", "tense"),
    ],
)
def test_words_are_read_by_rules(text: str, style: str, mood: str) -> None:
    wish = read_prompt(text)
    assert (wish.style, wish.mood) == (style, mood)
    assert wish.read_as.startswith(f"Read as {style}, {mood}.")


def test_words_that_were_not_understood_are_named() -> None:
    assert read_prompt("ambient whale zeppelin").read_as.endswith("Not understood: whale, zeppelin.")
    with pytest.raises(UnknownMusic, match="names no music") as caught:
        read_prompt("ambiant")
    assert "Did you mean ambient?" in caught.value.remedy
    with pytest.raises(UnknownMusic):
        read_prompt("")


def test_names_of_moods_are_no_tracks() -> None:
    assert is_music_mood(" Cinematic ")
    assert is_music_mood("sad")
    assert not is_music_mood("waltz.mp3")
    assert [loop_for(Fraction(seconds)) for seconds in (5, 31, 59, 1000)] == [30, 60, 60, 180]


@pytest.mark.parametrize("mode", list(MODES))
def test_chords_are_consonant_and_voices_move_little(mode: str) -> None:
    key = Key(2, next(known for known in MODES if known == mode))
    for seed in range(20):
        chords = plan_chords(Random(seed), key, 16, "triad", loop=False)  # noqa: S311 -- music, not secrets
        assert chords[-1].degree == 0, "home at the end"
        for chord in chords:
            apart = {(tone - chord.root) % 12 for tone in chord.tones}
            assert 7 in apart, "no diminished chord"
            assert {tone % 12 for tone in chord.tones} <= key.classes
        voicings = lead_voices(chords, 50, 74, 4)
        for one, two in pairwise(voicings):
            assert max(min(abs(note - other) for other in one) for note in two) <= 5


@pytest.mark.parametrize(
    "instrument", ["guitar", "piano", "pad", "strings", "flute", "electric-piano", "bell", "synth"]
)
@pytest.mark.parametrize("pitch", [48, 60, 73])
def test_instruments_are_in_tune(instrument: Instrument, pitch: int) -> None:
    tone = play_tone(instrument, pitch, 2.0).astype(float)
    part = tone[RATE // 4 : RATE // 4 + 65_536]
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)), 1 << 19))
    hertz = np.fft.rfftfreq(1 << 19, 1 / RATE)
    near = (hertz > frequency(pitch) * 0.97) & (hertz < frequency(pitch) * 1.03)
    found = hertz[near][spectrum[near].argmax()]
    assert abs(1200 * np.log2(found / frequency(pitch))) < 8, "cents"
    assert spectrum[near].max() > 0.02 * spectrum.max()


def test_every_mood_has_its_music() -> None:
    for mood in MOODS:
        assert read_prompt(mood).mood == mood
