"""The main job from outside, as a user would do it: `make demo`.

Starts the whole server on a free port, opens an account, uploads footage that was drawn by program, asks the price,
orders a film, follows it live, downloads it, and shows what it cost. Everything is kept under `out/demo`; nothing is
left running. A second run finds footage, account and finished scenes and takes seconds.
"""

from __future__ import annotations

import asyncio
import base64
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

from draw_footage import CLIPS, IMAGES, MUSIC, draw_footage
from mutoscope.clients.sdk import Client, api, errors
from mutoscope.clients.sdk.api.jobs import JobView
from mutoscope.clients.sdk.film import Order
from mutoscope.infra.connections import embedded_postgres
from mutoscope.infra.database import APP_ROLE, Database
from mutoscope.infra.settings import Settings
from mutoscope.ledger import grant_credits
from mutoscope.media.runner import ffmpeg_binary

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "out" / "demo"
DATA = OUT / "data"
START_SECONDS = 120
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


class Progress:
    """Shows a job's progress on one line, or a line for every tenth where nobody watches."""

    def __init__(self) -> None:
        """Find out whether somebody watches."""
        self.live = sys.stdout.isatty()
        self.told = -1

    def __call__(self, job: JobView) -> None:
        """Show a state."""
        eta = f", about {job.eta_seconds} s left" if job.eta_seconds else ""
        line = f"  {'█' * (job.percent // 4):<25} {job.percent:3d} %  {job.stage}{eta}"
        if self.live:
            print(f"\r{line:<78}", end="\n" if job.status == "complete" else "", flush=True)
        elif job.percent // 10 > self.told:
            self.told = job.percent // 10
            print(line, flush=True)


def contact_sheet(film: Path, seconds: int) -> Path:
    """Tile twelve frames of the film into one picture."""
    sheet = film.with_name("contact-sheet.png")
    tiles = f"fps=12/{max(seconds, 1)},scale=270:-1,tile=6x2:padding=8:margin=8:color=0x101418"
    command = [ffmpeg_binary(), "-v", "error", "-y", "-i", film, "-vf", tiles, "-frames:v", "1", "-update", "1", sheet]
    subprocess.run(command, check=True)
    return sheet


def sign_in(client: Client) -> bool:
    """Open the demo's account, or log in to it; return whether it is new."""
    name, email, password = ACCOUNT
    try:
        client.send(api.users.users_register_post(name=name, email=email, password=password))
        new = True
    except errors.BadRequest as error:
        if error.code != "email_taken":
            raise
        new = False
    client.log_in(email, password)
    return new


def workspace_of(client: Client) -> str:
    """Return the workspace that the token is for."""
    claims = (client.credentials.access_token or "").split(".")[1]
    return json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["wid"]


def make_film(client: Client, footage: Path) -> JobView:
    """Send the footage, ask the price, order the film, follow it and download it."""
    order: Order = {
        "title": "First light",
        "clips": [footage / name for name in CLIPS],
        "images": [footage / name for name in IMAGES],
        "music": footage / MUSIC,
        "voice": "female",
        "template": "pop",
    }
    quote = client.quote(SCRIPT, **order)
    say(f"the price: {quote.credits} credits for about {quote.seconds} s (at most {quote.hold} are held)")
    if not quote.affordable:
        grant(workspace_of(client), 3000)
        say("the Free plan's credits of this month are spent: the operator grants 3 more")
    before = client.send(api.credits.credits_balance_get())
    film = client.make(SCRIPT, **order)
    say(f"ordered: job {film.job_id}, {before.balance} credits before")
    film.wait(on_progress=Progress()).download(OUT)
    assert film.job is not None  # noqa: S101 -- it has been waited for
    return film.job


def show(client: Client, job: JobView) -> None:
    """Show what was made and what it cost."""
    film = OUT / "film.mp4"
    seconds = (job.duration_ms or 0) // 1000
    say(f"film: {film} ({seconds} s, {film.stat().st_size / 1e6:.1f} MB), subtitles and report beside it")
    say(f"contact sheet: {contact_sheet(film, seconds)}")
    lines = client.send(api.credits.credits_entries_get(limit=50)).items
    say("the ledger of this job:")
    for line in reversed([line for line in lines if str(job.id) in (line.ref or "")]):
        say(f"    {line.kind:<8} {line.change:>7}   {line.text}")
    after = client.send(api.credits.credits_balance_get())
    say(f"{after.balance} credits left, {after.held} held")


def main() -> None:
    """Run the demo."""
    started = time.monotonic()
    OUT.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(1) as pool:
        drawing: Future[dict[str, list[Path]]] = pool.submit(draw_footage, OUT / "footage")
        with server() as url, Client(url) as client:
            say(f"{'registered' if sign_in(client) else 'logged in'} as {ACCOUNT[1]}")
            drawing.result()
            say(f"footage: {len(CLIPS)} clips, {len(IMAGES)} stills and music in {OUT / 'footage'}")
            show(client, make_film(client, OUT / "footage"))
    say(f"done in {time.monotonic() - started:.0f} s; it was served at {url}, and nothing is left running")
    say(f"to look around: .venv/bin/mutoscope up --data-dir {DATA.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
