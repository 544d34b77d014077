"""Who says it and how: labels, marks, the dictionary, and the cast."""

# ruff: noqa: RUF001 -- phonetic letters look like others on purpose

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mutoscope.kernel import InvalidInput
from mutoscope.media.script import BadMark, Sentence, estimate_seconds, read_script
from mutoscope.media.voice import SpeechProviders, UnknownVoice, WordTiming, cast_voices, find_voice, slowest_percent
from mutoscope.media.voice.shape_speech import raise_pitch, stress_words
from mutoscope.media.voice.to_kokoro import ipa_to_kokoro
from mutoscope.media.voice.wav import read_wav, write_wav


def lines(text: str) -> list[tuple[str, str]]:
    return [(sentence.delivery.speaker, sentence.spoken) for sentence in read_script(text).sentences]


def test_labels_are_speakers_and_not_spoken() -> None:
    text = "NARRATOR: At the door.\n\nANNA: Hello! Come in.\n**BEN**: Thanks.\n\nThe wind blows."
    assert lines(text) == [
        ("", "At the door."),
        ("ANNA", "Hello!"),
        ("ANNA", "Come in."),
        ("BEN", "Thanks."),
        ("", "The wind blows."),
    ]
    assert read_script(text).speakers == ("ANNA", "BEN")


@pytest.mark.parametrize(
    "text",
    [
        "NOTE: keep this. Really.",
        "Anna: hello.\n\nBen: hello.",
        "It is 10:30. USA: great.",
        "NOTE: one.\n\nWARNING: two.",
        "A list: one. Another: two.",
        "See https://example.com now.",
    ],
)
def test_a_colon_alone_makes_no_speaker(text: str) -> None:
    assert read_script(text).speakers == ()


def test_declared_names_are_speakers_in_any_case() -> None:
    assert lines("[voice Anna: bf_emma]\nAnna: Hello.\n\nShe leaves.") == [("ANNA", "Hello."), ("", "She leaves.")]
    assert read_script("Élodie: Salut.", speakers=("élodie",)).speakers == ("ÉLODIE",)


def test_a_label_in_code_stays_text() -> None:
    script = read_script("ANNA: Say `BEN: x` now.\n\nBEN: No.")
    assert script.sentences[0].spoken == "Say BEN: x now."


def test_a_line_goes_on_through_its_list_and_a_long_paragraph() -> None:
    assert [who for who, _ in lines("ANNA: Bring:\n\n- bread\n- milk\n\nBEN: Why?")] == ["ANNA", "ANNA", "ANNA", "BEN"]
    long = "ANNA: " + "This is a sentence. " * 300 + "\n\nBEN: Enough."
    assert {who for who, _ in lines(long)[:-1]} == {"ANNA"}


def test_marks_say_how() -> None:
    script = read_script("One. [rate 80%] Two [pitch +2] three. [pitch −1] Four [emphasis] five.\n\nSix.")
    found = [(s.spoken, s.delivery.rate_percent, s.delivery.pitch_semitones, s.stressed) for s in script.sentences]
    assert found == [
        ("One.", 100, 0, ()),
        ("Two", 80, 0, ()),
        ("three.", 80, 2, ()),
        ("Four five.", 80, -1, (1,)),
        ("Six.", 100, 0, ()),
    ]
    assert script.sentences[3].words[1].emphasised, "what is stressed stands out in the captions, too"


@pytest.mark.parametrize(
    "mark", ["[rate 40%]", "[rate 201%]", "[rate fast]", "[pitch +9]", "[voice: x]", "[say x]", "[say a:]"]
)
def test_marks_that_say_nothing_are_refused(mark: str) -> None:
    with pytest.raises(BadMark, match="Line 2"):
        read_script(f"Hello.\n{mark} there.")


def test_a_slower_rate_takes_longer() -> None:
    plain, slow = (estimate_seconds(read_script(f"{mark}We went down to the sea.")) for mark in ("", "[rate 50%] "))
    assert 1.6 < slow / plain < 2.1


def test_the_dictionary_says_words_and_captions_show_them() -> None:
    script = read_script(
        "[say Nguyen: win] Mr. Nguyen's SQL, “Nguyen”!", pronunciations={"sql": "sequel", "nguyen": "no"}
    )
    (sentence,) = script.sentences
    assert sentence.spoken == "Mr. win's sequel, “win”!"
    assert [word.shown for word in sentence.words] == ["Mr.", "Nguyen's", "SQL,", "“Nguyen”!"]
    known = read_script("The Mutoscope turns.", pronunciations={"Mutoscope": "/ˈmjuːtəskoʊp/"}).sentences[0]
    assert known.sounds == ("", "ˈmjuːtəskoʊp", "")
    assert read_script("The sea.").sentences[0].sounds == ()


@pytest.mark.parametrize("sound", ["", "/12/", "...", "x" * 200])
def test_a_sound_that_is_none_is_refused(sound: str) -> None:
    with pytest.raises(InvalidInput, match="is said"):
        read_script("Hello.", pronunciations={"hello": sound})


def test_ipa_becomes_the_model_s_phonemes() -> None:
    assert ipa_to_kokoro("ˈmjuː.tə.skoʊp", "en-US") == "mjˈutəskOp".replace("mjˈu", "ˈmju")
    assert ipa_to_kokoro("dʒɔɪ", "en-GB") == "ʤY"


def test_everybody_gets_a_voice(tmp_path: Path) -> None:
    providers = SpeechProviders(tmp_path)
    script = read_script("ANNA: Hi.\n\nBEN: Hi.\n\nCARL: Hi.\n\n[voice CARL: am_puck]")
    narrator = find_voice("basic-en-US")
    cast = cast_voices(script, narrator, providers, {"anna": "bf_emma"})
    assert list(cast) == ["ANNA", "CARL", "BEN"]
    assert {chosen.voice.provider for chosen in cast.values()} == {"basic"}, "nothing is installed in this folder"
    assert cast["ANNA"].voice.language == "en-GB"
    with pytest.raises(UnknownVoice):
        cast_voices(script, narrator, providers, {"ANNA": "nobody"})
    many = read_script("\n\n".join(f"SPEAKER {chr(65 + k)}A: Hi." for k in range(25)))
    with pytest.raises(InvalidInput, match="25 speakers"):
        cast_voices(many, narrator, providers)
    slow = cast_voices(script, narrator, SpeechProviders(tmp_path), {})
    assert slowest_percent(find_voice("af_nicole"), slow) == 140


def test_a_shaped_word_keeps_its_time(tmp_path: Path) -> None:
    rate, audio = 24_000, tmp_path / "speech.wav"
    t = np.arange(rate) / rate
    write_wav(audio, (0.2 * np.sin(2 * np.pi * 220 * t)).astype(np.float32), rate)
    timings = (WordTiming("a", 100, 400), WordTiming("b", 450, 900))
    stress_words(audio, timings, (1,))
    samples, _ = read_wav(audio)
    parts = [float(np.abs(samples[start * 24 : end * 24]).max()) for start, end in ((120, 380), (480, 880))]
    assert 1.4 < parts[1] / parts[0] < 1.6, "3.5 dB"
    moved = raise_pitch(audio, timings, 12)
    samples, _ = read_wav(audio)
    assert len(samples) == rate // 2
    assert [(word.start_ms, word.end_ms) for word in moved] == [(50, 200), (225, 450)]
    spectrum = np.abs(np.fft.rfft(samples))
    assert abs(float(np.fft.rfftfreq(len(samples), 1 / rate)[spectrum.argmax()]) - 440) < 5
    assert isinstance(read_script("x").sentences[0], Sentence)
