"""How soon somebody sees how the film will look: in a running studio, and by `mutoscope make --preview` afresh."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
import uuid
from pathlib import Path

import httpx2
from PIL import Image

from bench.material import SENTENCES, clips, logo
from bench.measure import Cost, measure, median
from bench.result import Ratio, Result
from bench.server import Up

LIMIT_SECONDS = 3.0
RUNS = int(os.environ.get("BENCH_RUNS", "3"))
SENTENCES_SAID = 6


def run() -> Result:
    """Draw it at full size, each time another: of uploaded footage, and in an empty store by a program just started."""
    asked = _asked()
    costs = [_preview() for _ in range(RUNS)]
    middle = median(costs)
    return Result(
        "first_frame",
        "a limit of 3 s",
        (
            Ratio("first picture in a running studio, seconds / 3", statistics.median(asked) / LIMIT_SECONDS, 1.0),
            Ratio("first picture of a film, seconds / 3", middle.wall / LIMIT_SECONDS, 1.0),
            Ratio("first picture of a film, CPU seconds / 3", middle.cpu / LIMIT_SECONDS, 1.0),
        ),
        {
            "asked of the studio, seconds": [round(one, 2) for one in asked],
            "runs": costs,
            "load": round(os.getloadavg()[0], 1),
        },
    )


def _asked() -> list[float]:
    """Return how long the studio takes for the first picture, of footage that was uploaded before."""
    person = {"name": "Bench", "email": f"{uuid.uuid4().hex}@example.com", "password": uuid.uuid4().hex}
    with (
        tempfile.TemporaryDirectory(prefix="mutoscope-bench-") as folder,
        Up(Path(folder)) as up,
        httpx2.Client(base_url=f"{up.ready()['url']}/api/v1/", timeout=120) as http,
    ):
        http.post("users/register", json=person).raise_for_status()
        token = http.post("users/login", json=person).raise_for_status().json()["access_token"]
        http.headers["Authorization"] = f"Bearer {token}"
        sent = [http.post("upload", files={"file": (path.name, path.read_bytes())}) for path in clips()]
        footage = [one.raise_for_status().json()["file_id"] for one in sent]
        return [_ask(http, footage, turn) for turn in range(RUNS)]


def _ask(http: httpx2.Client, footage: list[str], turn: int) -> float:
    script = "\n\n".join([f"This is picture number {turn}.", *SENTENCES[: SENTENCES_SAID - 1]])
    begun = time.perf_counter()
    answer = http.post("quotes/preview", json={"script": script, "clips": footage, "size": "1080x1920"})
    seconds = time.perf_counter() - begun
    answer.raise_for_status()
    print(f"  {seconds:.2f} s", file=sys.stderr, flush=True)
    return seconds


def _preview() -> Cost:
    with tempfile.TemporaryDirectory(prefix="mutoscope-bench-") as name:
        work = Path(name)
        script = work / "script.txt"
        script.write_text("\n\n".join(SENTENCES[:SENTENCES_SAID]), encoding="utf-8")
        argv = [Path(sys.executable).with_name("mutoscope"), "make", script, f"--logo={logo()}", "--preview"]
        argv += [*(f"--clip={path}" for path in clips()), f"--out={work / 'out'}"]
        cost = measure(argv, env={"MUTOSCOPE_DATA_DIR": str(work / "data")})
        with Image.open(work / "out" / "script-preview.jpg") as picture:
            if picture.size != (1080, 1920):
                raise RuntimeError(f"the picture is {picture.size}")
    print(f"  {cost}", file=sys.stderr, flush=True)
    return cost
