"""Nothing is written after its writer has cleaned up."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from mutoscope.media.artefacts import ArtefactStore, write_in_thread


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_a_cancelled_writer_leaves_no_half_made_file(tmp_path: Path) -> None:
    started, go_on = threading.Event(), threading.Event()

    def write(path: Path) -> None:
        started.set()
        assert go_on.wait(10)
        path.write_bytes(b"sound")

    async def make() -> None:
        with ArtefactStore(tmp_path).make("aa" * 32, ".wav") as path:
            await write_in_thread(write, path)

    task = asyncio.create_task(make())
    assert await asyncio.to_thread(started.wait, 10)
    task.cancel()
    await asyncio.sleep(0)
    assert not task.done(), "it waits for the thread, which cannot be stopped"
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not files_below(tmp_path)


async def test_what_the_function_says_and_raises_comes_back() -> None:
    assert await write_in_thread(divmod, 7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        await write_in_thread(divmod, 7, 0)
