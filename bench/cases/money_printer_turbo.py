"""CPU of our render against MoneyPrinterTurbo's own pipeline on the same clips, narration, subtitles and music.

It is measured only where `MONEYPRINTERTURBO` names a checkout of its public repository and `MONEYPRINTERTURBO_PYTHON` a
Python with its requirements; elsewhere the recorded figure is shown.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.films import narration
from bench.material import clips, music
from bench.measure import measure
from bench.render_child import film
from bench.result import Ratio, Result
from mutoscope.media.captions import to_srt

GOAL = 1 / 7.5
RECORDED = {"version": "1.2.6 (951460b)", "theirs, CPU s": 1288.8, "ours, CPU s": 147.5, "date": "2026-11-21"}
"""Both in one hour on two busy processors; their film had 65 s, ours 66.8 s."""
_DRIVER = Path(__file__).parent.parent / "mpt_driver.py"


def run() -> Result:
    """Measure both, one after the other, or show what was recorded."""
    checkout, python = os.environ.get("MONEYPRINTERTURBO"), os.environ.get("MONEYPRINTERTURBO_PYTHON")
    if not checkout or not python:
        return _result(
            RECORDED["theirs, CPU s"],
            RECORDED["ours, CPU s"],
            {**RECORDED, "not run": "set MONEYPRINTERTURBO and MONEYPRINTERTURBO_PYTHON"},
            recorded=True,
        )
    with tempfile.TemporaryDirectory(prefix="mutoscope-bench-") as name:
        ours = measure([sys.executable, "-m", "bench.render_child", "4", "12", f"{name}/store", name])
        theirs = _theirs(Path(checkout), python, Path(name))
    return _result(theirs["cpu"], ours.cpu, {"theirs": theirs, "ours": ours}, recorded=False)


def _result(theirs: Any, ours: Any, figures: dict[str, object], *, recorded: bool) -> Result:  # noqa: ANN401 -- numbers
    against = f"MoneyPrinterTurbo {RECORDED['version']}, recorded, not run" if recorded else "MoneyPrinterTurbo"
    return Result("money_printer_turbo", against, (Ratio("CPU", ours / theirs, GOAL, counts=not recorded),), figures)


def _theirs(checkout: Path, python: str, work: Path) -> dict[str, Any]:
    composition = film(4, 12)
    speech = narration(composition.timeline, work / "narration.wav")
    subtitles = work / "film.srt"
    subtitles.write_text(to_srt(composition.cues), encoding="utf-8")
    argv = [python, _DRIVER.absolute(), *clips(), speech, subtitles, music(), work]
    done = subprocess.run(argv, cwd=checkout, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
