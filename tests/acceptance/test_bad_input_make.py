"""Bad input given to `mutoscope make`: two lines that say what and how to mend it, and nothing left behind."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import psutil
import pytest

pytestmark = pytest.mark.timeout(300)

RUN = "from mutoscope.ops.main import run; run()"
SMALL = ("--size", "270x480", "--fps", "24")
NO_WORDS = (
    "The script has no words to speak.",
    "Write at least one sentence; headings, marks, code and emoji are not spoken.",
)


@dataclass
class Desk:
    """Runs the command as a user does; each test has a folder for temporary files of its own."""

    folder: Path
    store: Path

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def script(self, text: str) -> str:
        path = self.folder / "film.txt"
        path.write_text(text, encoding="utf-8")
        return str(path)

    def make(
        self, *arguments: object, limit: Callable[[], None] | None = None, environment: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run `mutoscope make`; afterwards nothing of it runs and no temporary file is left."""
        temporary = self.folder / "tmp"
        temporary.mkdir(exist_ok=True)
        given = {"MUTOSCOPE_DATA_DIR": str(self.store), "TMPDIR": str(temporary), **(environment or {})}
        done = subprocess.run(
            [sys.executable, "-c", RUN, "make", *map(str, arguments), *SMALL, "-o", str(self.out)],
            env={**os.environ, **given},
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
            preexec_fn=limit,
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert not self.left_running()
        assert [path for path in temporary.rglob("*") if path.is_file()] == []
        assert list(self.store.rglob(".making-*")) == []
        return done

    def left_running(self) -> list[str]:
        """Return the programs that work in our folders."""
        lines = [" ".join(process.info["cmdline"] or ()) for process in psutil.process_iter(["cmdline"])]
        return [line for line in lines if str(self.folder) in line and "pytest" not in line]

    def refused(self, *arguments: object, environment: dict[str, str] | None = None) -> tuple[str, str]:
        """Return the two lines of a refusal: what is wrong, and the remedy. No film was begun."""
        done = self.make(*arguments, environment=environment)
        assert (done.returncode, done.stdout) == (2, ""), done.stderr
        problem, remedy = done.stderr.splitlines()
        assert not self.out.exists()
        return problem.removeprefix("Error: "), remedy

    def film(self, *arguments: object) -> dict[str, Any]:
        """Return the result of a film that was made."""
        done = self.make(*arguments, "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)


@pytest.fixture
def desk(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One store for all tests of a run: speech is spoken once."""
    store = tmp_path_factory.getbasetemp() / "make-store"
    return Desk(tmp_path, store)


SCRIPTS: dict[str, tuple[str, str, tuple[str, str]]] = {
    "empty": ("", "", NO_WORDS),
    "only marks and emoji": ("# Sea\n\n🌊 [pause 1s]", "", NO_WORDS),
    "one megabyte": (
        "The sea is wide. " * 61_681,
        "",
        (
            "The script is 1,048,577 bytes long; the limit is 200,000.",
            "Shorten the script, or make several films of it.",
        ),
    ),
    "Arabic": (
        "مرحبا بالعالم",
        "af_heart",
        (
            "The voice af_heart (en-US) cannot speak Arabic writing: “مرحبا بالعالم”.",
            "Choose a voice that reads it: basic-ar-SA, basic-fa-IR, basic-ur-PK.",
        ),
    ),
    "Cyrillic": (
        "Привет, как дела?",
        "male",
        (
            "The voice am_michael (en-US) cannot speak Cyrillic writing: “Привет, как дела?”.",
            "Choose a voice that reads it: basic-ru-RU, basic-uk-UA, basic-bg-BG, basic-sr-RS.",
        ),
    ),
    "Japanese": (
        "こんにちは、世界",
        "bf_emma",
        (
            "The voice bf_emma (en-GB) cannot speak Japanese writing: “こんにちは、世界”.",
            "No voice here reads it: translate it.",
        ),
    ),
}


@pytest.mark.parametrize("case", SCRIPTS)
def test_a_script_that_cannot_be_made_is_refused(desk: Desk, case: str) -> None:
    text, voice, expected = SCRIPTS[case]
    assert desk.refused(desk.script(text), *(("--voice", voice) if voice else ())) == expected


def test_a_script_that_is_not_there_or_no_text_is_refused(desk: Desk, footage: Path) -> None:
    missing = desk.folder / "none.txt"
    assert desk.refused(missing) == (f"There is no script {missing}.", "Check the path and try again.")
    clip = footage / "clip.mp4"
    assert desk.refused(clip) == (
        f"{clip} is not a text file in UTF-8.",
        "Save the script as plain text in UTF-8.",
    )


FILES: dict[str, str] = {
    "text.mp4": "text.mp4 is a text file, not a media file we can use.",
    "playlist.mp4": "playlist.mp4 is a playlist (M3U), not a media file we can use.",
    "empty.mp4": "empty.mp4 is empty (0 bytes).",
    "wide.mp4": "wide.mp4 is 16000 x 64 pixels; at most 8192 a side and 40 million in all are taken.",
    "bomb.png": "bomb.png is 30000 x 30000 pixels; at most 8192 a side and 40 million in all are taken.",
    "fast.mp4": "fast.mp4 has 10000 frames a second; at most 240 are accepted.",
    "locked.mp4": "locked.mp4 is encrypted (DRM); its pictures and sound cannot be read.",
    "soundonly.mp4": "soundonly.mp4 has no moving pictures: it is sound only.",
    "none.mp4": "There is no file {folder}/none.mp4.",
}


@pytest.mark.parametrize("name", FILES)
def test_a_clip_that_cannot_be_used_is_refused(desk: Desk, footage: Path, name: str) -> None:
    problem, remedy = desk.refused(desk.script("The sea is wide."), "--clip", footage / name)
    assert problem == FILES[name].format(folder=footage)
    assert remedy.endswith(".")


def test_all_bad_files_are_named_at_once(desk: Desk, footage: Path) -> None:
    clips = [part for name in ("cut.mp4", "text.mp4", "clip.mp4") for part in ("--clip", footage / name)]
    done = desk.make(desk.script("The sea is wide."), *clips, "--music", footage / "picture.png", "--json")
    assert (done.returncode, done.stderr) == (2, "")
    error = json.loads(done.stdout)["error"]
    assert error["code"] == "media_refused"
    assert [(one["file"], one["problem"]) for one in error["details"]["problems"]] == [
        ("cut.mp4", "truncated"),
        ("text.mp4", "not_media"),
        ("picture.png", "wrong_kind"),
    ]
    assert "mp4, mov, webm or mkv video" in error["remedy"]


@pytest.mark.parametrize(("text", "kilobytes"), [("The sea is wide.", 20), ("The sea. [pause 9s]", 300)])
def test_a_full_disk_is_named_and_leaves_no_half_file(desk: Desk, footage: Path, text: str, kilobytes: int) -> None:
    """A limit on file sizes stands for the disk: the first meets the speech, the second what comes after it."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes << 10, kilobytes << 10))

    alone = Desk(desk.folder, desk.folder / "store")
    done = alone.make(desk.script(text), "--clip", footage / "clip.mp4", limit=limit)
    assert (done.returncode, done.stdout, done.stderr.splitlines()) == (
        1,
        "",
        [
            "Error: A file would be larger than files may be here.",
            "Free some space, or clear the store of artefacts, and start again: finished scenes are kept.",
        ],
    )
    assert list(alone.out.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named_before_the_work(desk: Desk) -> None:
    desk.out.write_text("I am a file.")
    done = desk.make(desk.script("The sea is wide."))
    assert (done.returncode, done.stderr.splitlines()) == (
        2,
        [
            f"Error: Files cannot be written into the folder {desk.out}: File exists.",
            "Name another folder, or mend its permissions.",
        ],
    )
    desk.out.unlink()
    problem, _ = desk.refused(desk.script("The sea is wide."), environment={"MUTOSCOPE_DATA_DIR": "/proc/mutoscope"})
    assert problem.startswith("Files cannot be written into the folder /proc/mutoscope/artefacts: ")


MARKDOWN = """# The sea

The _sea_ is **wide** 🌊 and [old](https://example.com/a_b?q=1).

- one ship
- two ships

---

## Night

`moonlight` falls.
"""


def test_markdown_and_emoji_are_read_as_a_person_would(desk: Desk, footage: Path) -> None:
    result = desk.film(desk.script(MARKDOWN), "--clip", footage / "variable.mp4", "--image", footage / "picture.png")
    assert result["passed"]
    subtitles = Path(result["files"]["srt"]).read_text(encoding="utf-8")
    for shown in ("The sea is wide 🌊 and old.", "one ship", "two ships", "moonlight falls."):
        assert shown in subtitles
    for mark in ("_", "*", "#", "`", "---", "http", "Night", "[", "("):
        assert mark not in subtitles
    assert subtitles.count("-->") == 4
    assert film_seconds(Path(result["files"]["film"])) == pytest.approx(result["duration_seconds"], abs=0.05)


@pytest.mark.parametrize("name", ["short.mp3", "long.mp3"])
def test_music_of_any_length_lasts_as_long_as_the_film(desk: Desk, footage: Path, name: str) -> None:
    script = desk.script("The sea is wide. [pause 3s] Ships sail on it. [pause 2s]")
    silent = desk.film(script, "--clip", footage / "variable.mp4")
    result = desk.film(script, "--clip", footage / "variable.mp4", "--music", footage / name)
    assert result["passed"]
    assert result["duration_seconds"] == silent["duration_seconds"]
    assert -15 <= result["loudness_lufs"] <= -13
    loud = sound_levels(Path(result["files"]["film"]))
    assert min(loud[1:-1]) > 0.001, "the music plays through pauses, however short the track is"


def film_seconds(path: Path) -> Fraction:
    """Return when the last picture ends, having decoded all of them."""
    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        frames = sum(1 for _ in film.decode(stream))
        assert stream.average_rate
        return frames / stream.average_rate


def sound_levels(path: Path) -> list[float]:
    """Return the root mean square of each half second of a film's sound."""
    with av.open(str(path)) as film:
        blocks = [frame.to_ndarray().mean(axis=0) for frame in film.decode(film.streams.audio[0])]
    sound = np.concatenate(blocks)
    size = 24_000
    return [float(np.sqrt(np.mean(sound[at : at + size] ** 2))) for at in range(0, len(sound), size)]
