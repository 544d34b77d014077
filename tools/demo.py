"""The main job from outside, as a user would do it: `make demo`.

Starts the whole server on a free port, opens an account, uploads footage that was drawn by program, asks the price,
orders a film, follows it live, downloads it, and shows what it cost. Everything is kept under `out/demo`; nothing is
left running. A second run finds footage, account and finished scenes and takes seconds.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from demo_client import Client, digest
from draw_footage import CLIPS, IMAGES, MUSIC, draw_footage
from mutoscope.infra.connections import embedded_postgres
from mutoscope.infra.database import APP_ROLE, Database
from mutoscope.infra.settings import Settings
from mutoscope.ledger import grant_credits
from mutoscope.media.runner import ffmpeg_binary

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "out" / "demo"
DATA = OUT / "data"
START_SECONDS = 120
NAMES = {
    "video": "film.mp4",
    "srt": "film.srt",
    "vtt": "film.vtt",
    "thumbnail": "film.jpg",
    "report": "film.json",
}
ACCOUNT = ("Demo Director", "demo@example.com", "first-light-over-the-harbour")

SCRIPT = """\
# First light
[clip: sunrise.mp4]
Before the first boat leaves the harbour, the mountains wake up. One by one, the ridges step out of the *haze*.

# The meadow
[clip: meadow.mp4]
By noon, the clouds wander over the hills, and their shadows run after them like children. 🌿 Nobody is in a *hurry*
here.

[image: valley.jpg]
The old road still follows the river down the valley, turn after turn, all the way to the sea.

# The lake
[clip: lake.mp4]
In the evening the lake holds its breath. For a moment, there are *two* suns: one above, and one below. A bird crosses
from the one to the other.

[image: forest.jpg]
Then the mist climbs out of the forest, and everything grows quiet.

# Night
[clip: night.mp4]
And when you think the day is over, the sky begins to *dance*. Stay a little longer. It is worth it. ✨
"""


@contextlib.contextmanager
def server() -> Generator[str]:
    """Run `mutoscope up` and yield its URL; interrupt it at the end and wait until it is gone."""
    command = [Path(sys.executable).with_name("mutoscope"), "up", "--port", "0", "--data-dir", DATA, "--json"]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    log = (OUT / "server.log").open("w", encoding="utf-8")
    with log, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment) as process:
        try:
            yield ready_url(process)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.terminate()
                process.wait(30)


def ready_url(process: subprocess.Popen[str]) -> str:
    """Wait for the server's word that it is ready."""
    assert process.stdout is not None  # noqa: S101 -- a pipe was asked for
    for line in process.stdout:
        event: dict[str, Any] = json.loads(line)
        if event["event"] == "ready":
            say(f"server ready at {event['url']} after {event['seconds']} s")
            return event["url"]
    raise SystemExit(f"The server did not start; see {OUT / 'server.log'}.")


def say(text: str) -> None:
    """Print a step."""
    print(f"  {text}", flush=True)


def grant(workspace_id: str, milli_credits: int) -> None:
    """Give the demo's workspace credits, as an operator would: a second film in a month exceeds the Free plan."""

    async def give() -> None:
        database = Database.connect(embedded_postgres(Settings(data_dir=DATA)).url(APP_ROLE), pool_size=1)
        try:
            workspace = uuid.UUID(workspace_id)
            async with database.session(workspace_id=workspace) as session:
                await grant_credits(session, workspace, milli_credits, ref=f"demo:{uuid.uuid4()}", source="admin")
        finally:
            await database.close()

    asyncio.run(give())


def follow(client: Client, job_id: str) -> dict[str, Any]:
    """Show a job's progress on one line until it ends."""
    state: dict[str, Any] = {}
    live, told = sys.stdout.isatty(), -1
    for state in client.follow(job_id):
        percent: int = state["percent"]
        eta = f", about {state['eta_seconds']} s left" if state["eta_seconds"] else ""
        line = f"  {'█' * (percent // 4):<25} {percent:3d} %  {state['stage']}{eta}"
        if live:
            print(f"\r{line:<78}", end="", flush=True)
        elif percent // 10 > told:
            told = percent // 10
            print(line, flush=True)
    if live:
        print()
    if state.get("status") != "complete":
        raise SystemExit(f"The film was not finished: {json.dumps(state.get('error'), ensure_ascii=False)}")
    return state


def contact_sheet(film: Path, seconds: int) -> Path:
    """Tile twelve frames of the film into one picture."""
    sheet = film.with_name("contact-sheet.png")
    tiles = f"fps=12/{max(seconds, 1)},scale=270:-1,tile=6x2:padding=8:margin=8:color=0x101418"
    command = [ffmpeg_binary(), "-v", "error", "-y", "-i", film, "-vf", tiles, "-frames:v", "1", "-update", "1", sheet]
    subprocess.run(command, check=True)
    return sheet


def order(client: Client) -> dict[str, Any]:
    """Create the project, ask its price, order the film and follow it; return the finished job."""
    film = {
        "script": SCRIPT,
        "clips": list(CLIPS),
        "images": list(IMAGES),
        "music": MUSIC,
        "voice": "female",
        "template": "pop",
    }
    project = client.call("POST", "projects/create", json={"title": "First light", "duration": 1, **film})
    quote = client.call("POST", "quotes", json={"project_id": project["id"]})
    say(f"the price: {quote['credits']} credits for about {quote['seconds']} s (at most {quote['hold']} are held)")
    if not quote["affordable"]:
        grant(client.workspace_id, 3000)
        say("the Free plan's credits of this month are spent: the operator grants 3 more")
    before = client.call("GET", "credits/balance")
    job = client.call(
        "POST",
        "ai/video-generate",
        json={"project_id": project["id"]},
        headers={"Idempotency-Key": str(uuid.uuid4())},
    )
    say(f"ordered: job {job['job_id']}, {before['balance']} credits before")
    return follow(client, job["job_id"])


def show(client: Client, job: dict[str, Any]) -> None:
    """Download the film and show what was made and what it cost."""
    files: dict[str, str] = job["files"]
    for kind, path in files.items():
        client.download(path, OUT / NAMES[kind])
    film = OUT / "film.mp4"
    seconds = job["duration_ms"] // 1000
    say(f"film: {film} ({seconds} s, {film.stat().st_size / 1e6:.1f} MB), subtitles and report beside it")
    say(f"contact sheet: {contact_sheet(film, seconds)}")
    lines = client.call("GET", "credits/entries", params={"limit": 50})["items"]
    say("the ledger of this job:")
    for line in reversed([line for line in lines if job["id"] in (line["ref"] or "")]):
        say(f"    {line['kind']:<8} {line['change']:>7}   {line['text']}")
    after = client.call("GET", "credits/balance")
    say(f"{after['balance']} credits left, {after['held']} held")


def main() -> None:
    """Run the demo."""
    started = time.monotonic()
    OUT.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(1) as pool:
        drawing: Future[dict[str, list[Path]]] = pool.submit(draw_footage, OUT / "footage")
        with server() as url, contextlib.closing(Client(url)) as client:
            new = client.sign_in(*ACCOUNT)
            say(f"{'registered' if new else 'logged in'} as {ACCOUNT[1]}")
            footage = [path for paths in drawing.result().values() for path in paths]
            say(f"footage: {len(CLIPS)} clips, {len(IMAGES)} stills and music in {OUT / 'footage'}")
            there = client.uploaded()
            sent = sum(client.upload(path) for path in footage if digest(path) not in there)
            say(f"uploaded {sent / 1e6:.1f} MB" if sent else "the footage is there already")
            show(client, order(client))
    say(f"done in {time.monotonic() - started:.0f} s; it was served at {url}, and nothing is left running")
    say(f"to look around: .venv/bin/mutoscope up --data-dir {DATA.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
