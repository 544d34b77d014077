"""Bad input sent to a running server: an exact answer each time, and nothing left behind."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx2
import pytest

if TYPE_CHECKING:
    from conftest import Person, Server

pytestmark = pytest.mark.timeout(300)

SENTENCE = "One word after the other makes the film longer and longer still. "
FORMATS = "Upload mp4, mov, webm or mkv video, png, jpg or webp images, or mp3, wav, m4a, ogg, flac or aac sound."
AGAIN = "Upload the whole file again; if it is whole on your side, export it anew."
NO_WORDS = (
    422,
    "empty_script",
    "The script has no words to speak.",
    "Write at least one sentence; headings, marks, code and emoji are not spoken.",
)
BRACKETS = (
    "Write one of [clip: name], [image: name], [pause 0.8s], [emphasis], [rate 80%], [pitch +2], "
    "[voice ANNA: bf_emma], [say Nguyen: win] (up to 60 seconds, 50 to 200 %, 6 semitones), or use round brackets "
    "for words."
)
GREEK = "Γειά σου, κόσμε"  # noqa: RUF001 -- Greek indeed
LEAVE_OUT = "Leave that character out."

SCRIPTS: dict[str, tuple[dict[str, Any], tuple[int, str, str, str]]] = {
    "empty": ({"script": ""}, NO_WORDS),
    "white space": ({"script": " \n\t\n\u00a0"}, NO_WORDS),
    "only a heading": ({"script": "# The sea"}, NO_WORDS),
    "only emoji": ({"script": "🌊 😀👩‍👩‍👧"}, NO_WORDS),
    "only code": ({"script": "```\nprint('the sea')\n```"}, NO_WORDS),
    "one megabyte": (
        {"script": "The sea is wide. " * 61_681},
        (
            413,
            "script_too_long",
            "The script is 1,048,577 bytes long; the limit is 200,000.",
            "Shorten the script, or make several films of it.",
        ),
    ),
    "ten megabytes": (
        {"script": "The sea is wide. " * 616_810},
        (
            413,
            "too_large",
            "The request body is larger than 8388608 bytes.",
            "Send less at once; files go through the upload.",
        ),
    ),
    "Arabic": (
        {"script": "مرحبا بالعالم", "voice": "af_heart"},
        (
            422,
            "unspeakable_text",
            "The voice af_heart (en-US) cannot speak Arabic writing: “مرحبا بالعالم”.",
            "Choose a voice that reads it: basic-ar-SA, basic-fa-IR, basic-ur-PK.",
        ),
    ),
    "Cyrillic": (
        {"script": "The sea is wide.\n\nПривет, как дела?", "voice": "male"},  # noqa: RUF001 -- Russian indeed
        (
            422,
            "unspeakable_text",
            "The voice am_michael (en-US) cannot speak Cyrillic writing: “Привет, как дела?”.",
            "Choose a voice that reads it: basic-ru-RU, basic-uk-UA, basic-bg-BG, basic-sr-RS.",
        ),
    ),
    "Japanese": (
        {"script": "こんにちは、世界", "voice": "bf_emma"},
        (
            422,
            "unspeakable_text",
            "The voice bf_emma (en-GB) cannot speak Japanese writing: “こんにちは、世界”.",
            "No voice here reads it: translate it.",
        ),
    ),
    "a mark of another program": (
        {"script": "The sea.\n[video: sea.mp4] It is wide."},
        (
            422,
            "bad_mark",
            "Line 2: the mark “[video: sea.mp4]” is not understood.",
            BRACKETS,
        ),
    ),
    "a mark for a file that was not uploaded": (
        {"script": "The sea. [clip: ../../etc/passwd]"},
        (
            422,
            "asset_unknown",
            "There is no asset ../../etc/passwd in this workspace.",
            "Upload the file first, or correct its name.",
        ),
    ),
    "a NUL": (
        {"script": "The sea\0 is wide."},
        (422, "invalid_text", "A text in the request contains a NUL character.", LEAVE_OUT),
    ),
    "no script": (
        {},
        (
            422,
            "request_invalid",
            "The request names no project and has no script.",
            "Send `project_id`, or send `script`.",
        ),
    ),
}


@pytest.mark.parametrize("case", SCRIPTS)
def test_a_script_that_cannot_be_made_is_refused_before_a_credit_moves(person: Person, case: str) -> None:
    body, expected = SCRIPTS[case]
    with person.unharmed():
        answer = person.order(**body)
    assert (answer.status_code, person.told(answer)) == (expected[0], expected)


def test_a_film_too_long_for_the_plan_is_402_with_the_plan_that_lifts_the_limit(person: Person) -> None:
    with person.unharmed():
        answer = person.order(script="The sea is wide. [pause 60s] " * 2)
    facts = answer.json()
    assert 120 < facts["seconds"] < 130
    assert (facts["max_seconds"], facts["plan"], facts["plan_needed"]) == (60, "Free", "Standard")
    assert person.told(answer) == (
        402,
        "film_too_long",
        f"The film would be 2 minutes {facts['seconds'] - 120} seconds long; the plan Free allows 1 minute.",
        "Shorten it to 1 minute, or change to the plan Standard.",
    )


def test_the_voices_that_can_speak_a_writing_are_named_for_programs_too(person: Person) -> None:
    problem = person.order(script=GREEK).json()
    assert (problem["voice"], problem["writings"], problem["voices"]) == ("af_heart", ["Greek"], ["basic-el-GR"])
    accepted = person.order(script=GREEK, voice=problem["voices"][0])
    assert accepted.status_code == 202
    assert person.http.post(f"v1/jobs/{accepted.json()['job_id']}/cancel").status_code == 200


def test_half_of_a_surrogate_pair_is_refused(person: Person) -> None:
    with person.unharmed():
        body = b'{"script": "The sea \\ud800 is wide."}'
        answer = person.http.post("ai/video-generate", content=body, headers={"Content-Type": "application/json"})
    detail = "A text in the request contains half of a surrogate pair (U+D800 to U+DFFF)."
    assert person.told(answer) == (422, "invalid_text", detail, LEAVE_OUT)


@pytest.mark.parametrize("body", [b"\xff\xfe", b"{", b'{"script": "a"', b""])
def test_a_body_that_is_no_json_is_refused(person: Person, body: bytes) -> None:
    with person.unharmed():
        answer = person.http.post("ai/video-generate", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    assert person.told(answer)[1] in ("malformed_json", "invalid_input")


def test_emoji_and_markdown_are_neither_spoken_nor_paid_for(person: Person) -> None:
    plain = "The sea is wide.\n\nSee ships sail.\n\nThe end."
    marked = "The _sea_ is **wide**. 🌊\n\nSee [ships](https://example.com/?q=1) sail. 🚢\n\n---\n\nThe `end`."
    with person.unharmed():
        quotes = [person.http.post("v1/quotes", json={"script": script}).json() for script in (plain, marked)]
    assert quotes[0] == quotes[1]


FILES: dict[str, tuple[str, str, str]] = {
    "text.mp4": ("not_media", "is a text file, not a media file we can use.", FORMATS),
    "playlist.mp4": ("not_media", "is a playlist (M3U), not a media file we can use.", FORMATS),
    "cut.mp4": ("truncated", "is cut off: it has 30000 of at least {expected_bytes} bytes.", AGAIN),
    "empty.mp4": ("empty", "is empty (0 bytes).", "Upload the whole file again."),
    "wide.mp4": (
        "too_many_pixels",
        "is 16000 x 64 pixels; at most 8192 a side and 40 million in all are taken.",
        "Scale it down and upload it again.",
    ),
    "bomb.png": (
        "too_many_pixels",
        "is 30000 x 30000 pixels; at most 8192 a side and 40 million in all are taken.",
        "Scale it down and upload it again.",
    ),
    "fast.mp4": (
        "frame_rate_too_high",
        "has 10000 frames a second; at most 240 are accepted.",
        "Export it with 60 frames a second or fewer.",
    ),
    "locked.mp4": (
        "encrypted",
        "is encrypted (DRM); its pictures and sound cannot be read.",
        "Upload an unprotected copy.",
    ),
}


@pytest.mark.parametrize("way", ["upload", "upload_resumably"])
@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_usable_media_is_refused_and_not_kept(
    person: Person, footage: Path, name: str, way: str
) -> None:
    problem, sentence, remedy = FILES[name]
    with person.unharmed():
        answer = getattr(person, way)(footage / name)
    facts = answer.json()
    expected = f"{name} {sentence}".format_map(facts)
    assert person.told(answer) == (422, "unreadable_media", expected, remedy)
    assert (facts["problem"], facts["file"]) == (problem, name)


def test_a_video_without_pictures_is_refused_as_video(person: Person, footage: Path) -> None:
    with person.unharmed():
        answer = person.upload(footage / "soundonly.mp4")
    assert person.told(answer)[1:3] == ("unreadable_media", "soundonly.mp4 has no moving pictures: it is sound only.")


NAME = "Видео 🌊 海.mp4"


@pytest.mark.parametrize("way", ["upload", "upload_resumably"])
def test_a_file_name_may_be_in_any_writing(person: Person, footage: Path, tmp_path: Path, way: str) -> None:
    path = tmp_path / NAME
    path.symlink_to(footage / "clip.mp4")
    getattr(person, way)(path).raise_for_status()
    assert [asset["name"] for asset in person.http.get("v1/assets").json()["items"]] == [NAME]
    quote = person.http.post("v1/quotes", json={"script": f"The sea. [clip: {NAME}]", "clips": [NAME]})
    assert quote.status_code == 200


@pytest.mark.parametrize("name", ["", "/", "..", "x" * 300])
def test_a_file_without_a_usable_name_is_refused(person: Person, footage: Path, name: str) -> None:
    with person.unharmed():
        files = {"video": (name, (footage / "clip.mp4").read_bytes())}
        answer = person.http.post("upload", files=files)
        begun = person.begin(name or "/", 100)
    for refused in (answer, begun):
        status, code, _, _ = person.told(refused)
        assert (status, code) == (422, "invalid_input")


def test_a_file_of_the_wrong_kind_is_refused_by_name(person: Person, footage: Path) -> None:
    for name in ("picture.png", "short.mp3"):
        assert person.upload(footage / name).status_code == 201
    with person.unharmed():
        answers = [
            person.order(script="The sea.", music="picture.png"),
            person.order(script="The sea.", clips=["short.mp3"]),
            person.order(script="The sea.", logo="short.mp3"),
        ]
    assert [person.told(answer)[:3] for answer in answers] == [
        (422, "request_invalid", "picture.png is an image file and cannot serve as track."),
        (422, "request_invalid", "short.mp3 is an audio file and cannot serve as image or clip."),
        (422, "request_invalid", "short.mp3 is an audio file and cannot serve as image."),
    ]


def test_out_of_credits_is_402_with_price_and_balance(person: Person) -> None:
    script = SENTENCE * 12
    first = person.order(script=script)
    assert first.status_code == 202
    wallet = person.wallet()
    refused = person.order(script=script)
    status, code, detail, remedy = person.told(refused)
    problem = refused.json()
    assert (status, code) == (402, "insufficient_credits")
    assert detail == f"This costs {problem['price']} credits and {problem['balance']} are available."
    assert remedy == f"Add at least {problem['missing']} credits, choose a larger plan, or make it shorter."
    assert problem["balance"] == str(wallet["balance"])
    assert problem["price"] == str(wallet["held"]), "the same film costs the same"
    assert person.wallet() == wallet
    assert person.http.post(f"v1/jobs/{first.json()['job_id']}/cancel").status_code == 200
    assert (person.wallet()["balance"], person.wallet()["held"]) == (3, 0)


def broken_off(person: Person, request: bytes) -> None:
    """Send the beginning of a request and drop the connection."""
    address = urlsplit(person.server.url)
    token = person.http.headers["Authorization"]
    with socket.create_connection((address.hostname, address.port or 80)) as connection:
        line, rest = request.split(b"\r\n", 1)
        connection.sendall(line + f"\r\nHost: studio\r\nAuthorization: {token}\r\n".encode() + rest)


def test_an_upload_that_stops_in_the_middle_goes_on_where_it_stopped(person: Person, footage: Path) -> None:
    content = (footage / "clip.mp4").read_bytes()
    location = person.begin("clip.mp4", len(content)).headers["Location"]
    headers = f"Tus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Length: {len(content)}\r\n"
    kind = "Content-Type: application/offset+octet-stream\r\n\r\n"
    broken_off(person, f"PATCH {location} HTTP/1.1\r\n{headers}{kind}".encode() + content[:70_000])

    def arrived() -> int:
        """Return the offset; 0 also while the server still reads what was dropped."""
        state = person.http.head(f"{person.server.url}{location}", headers={"Tus-Resumable": "1.0.0"})
        return int(state.headers.get("Upload-Offset", "0"))

    person.settle(arrived, lambda: "nothing of what was sent has arrived")
    offset = arrived()
    assert 0 < offset <= 70_000
    wrong = person.send(location, content, offset + 1)
    assert person.told(wrong)[:3] == (
        409,
        "upload_offset_mismatch",
        f"The upload stands at byte {offset}, not at {offset + 1}.",
    )
    assert person.send(location, content[offset:], offset).status_code == 204
    asset = person.http.get(f"v1/assets/{location.rsplit('/', 1)[1]}").json()
    assert (asset["name"], asset["size"]) == ("clip.mp4", len(content))
    assert person.get(f"/api/v1/download/{asset['id']}").content == content
    assert person.kept()["files"] == set()
    assert person.kept()["upload"] == 0


def test_an_upload_in_one_piece_that_stops_leaves_nothing(person: Person, footage: Path) -> None:
    content = (footage / "clip.mp4").read_bytes()
    part = b'--x\r\nContent-Disposition: form-data; name="video"; filename="clip.mp4"\r\n\r\n' + content
    headers = f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {len(part) + 9}\r\n\r\n"
    with person.unharmed():
        broken_off(person, f"POST /api/upload HTTP/1.1\r\n{headers}".encode() + part[:90_000])


def test_an_upload_that_is_given_up_leaves_nothing(person: Person) -> None:
    with person.unharmed():
        location = person.begin("clip.mp4", 1000).headers["Location"]
        assert person.send(location, bytes(500)).status_code == 204
        gone = person.http.delete(f"{person.server.url}{location}", headers={"Tus-Resumable": "1.0.0"})
        assert gone.status_code == 204
    assert person.send(location, bytes(500), 500).status_code in (404, 410)


def test_a_full_disk_is_told_before_a_credit_moves(full_server: Server, footage: Path) -> None:
    person = full_server.sign_up()
    with person.unharmed():
        answers: list[httpx2.Response] = [
            person.upload(footage / "clip.mp4"),
            person.upload_resumably(footage / "clip.mp4"),
            person.order(script="The sea is wide."),
        ]
    for answer in answers:
        facts: dict[str, Any] = json.loads(answer.content)
        assert person.told(answer) == (
            507,
            "storage_full",
            "The server's disk is full; nothing was kept.",
            "Try again later; the operator can free space or lower MUTOSCOPE_STORAGE_FREE_FLOOR_BYTES.",
        )
        assert facts["free_floor_bytes"] == 1 << 60
    person.http.close()
