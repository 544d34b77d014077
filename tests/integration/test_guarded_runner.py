"""The guarded runner on real processes."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from mutoscope.media.runner import (
    INPUT_GUARD,
    MEBIBYTE,
    CommandFailed,
    CommandKilledByLimit,
    CommandTimedOut,
    Limits,
    ProgramMissing,
    ffmpeg_binary,
    ffmpeg_capabilities,
    require_capabilities,
    run_guarded,
    start_guarded,
    still_demuxer,
    sweep_abandoned,
    working_folder,
)

PARENT_WITH_CHILD = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""


def python(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", code, *arguments]


async def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        await asyncio.sleep(0.02)


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


async def test_output_and_times_are_returned(tmp_path: Path) -> None:
    code = "import sys; print('out'); print('err', file=sys.stderr); sum(range(3_000_000))"
    finished = await run_guarded(python(code), cwd=tmp_path)
    assert finished.stdout == b"out\n"
    assert finished.stderr_tail == "err\n"
    assert 0 < finished.cpu_seconds < 10
    assert finished.wall_seconds > 0


async def test_lines_are_handed_on_as_they_come(tmp_path: Path) -> None:
    lines: list[str] = []
    finished = await run_guarded(python("print('a'); print('b', end='')"), cwd=tmp_path, on_stdout_line=lines.append)
    assert lines == ["a", "b"]
    assert finished.stdout == b""


async def test_stdin_is_empty_unless_given(tmp_path: Path) -> None:
    count = python("import sys; print(len(sys.stdin.buffer.read()))")
    assert (await run_guarded(count, cwd=tmp_path)).stdout == b"0\n"
    assert (await run_guarded(count, cwd=tmp_path, stdin=b"x" * 300_000)).stdout == b"300000\n"


async def test_nothing_of_our_environment_reaches_the_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUTOSCOPE_SECRET_KEY", "secret")
    code = "import os; print(sorted(os.environ), os.environ['HOME'], os.environ['EXTRA'])"
    finished = await run_guarded(python(code), cwd=tmp_path, environment={"EXTRA": "1"})
    assert finished.stdout.decode() == (
        f"['EXTRA', 'HOME', 'LC_ALL', 'MALLOC_ARENA_MAX', 'MALLOC_MMAP_THRESHOLD_', 'PATH', 'TMPDIR'] {tmp_path} 1\n"
    )


async def test_arguments_reach_the_program_untouched_by_a_shell(tmp_path: Path) -> None:
    nasty = "$(touch pwned); `touch pwned` | & ' \" * \\"
    finished = await run_guarded(python("import sys; print(sys.argv[1])", nasty), cwd=tmp_path)
    assert finished.stdout.decode() == nasty + "\n"
    assert names(tmp_path) == []


async def test_a_failure_names_files_and_not_where_a_server_keeps_them(tmp_path: Path) -> None:
    words = "[in#0] Error opening file:/srv/data/blobs/0f/0f3a: Invalid data, '/srv/a.mp4' 3/4 of https://a.b/c"
    with pytest.raises(CommandFailed) as failure:
        await run_guarded(python("import sys; sys.exit(sys.argv[1])", words), cwd=tmp_path)
    assert failure.value.details["last_line"] == (
        "[in#0] Error opening 0f3a: Invalid data, 'a.mp4' 3/4 of https://a.b/c"
    )
    assert "/srv" not in failure.value.message


async def test_a_failure_carries_the_last_line_and_not_the_whole(tmp_path: Path) -> None:
    code = "import sys; print('early\\n' * 100 + 'the reason', file=sys.stderr); sys.exit(3)"
    with pytest.raises(CommandFailed, match=r"failed with status 3: the reason$") as failure:
        await run_guarded(python(code), cwd=tmp_path)
    assert "early" not in failure.value.message
    assert failure.value.details["returncode"] == 3


async def test_the_kept_end_of_stderr_is_bounded(tmp_path: Path) -> None:
    code = "import sys; sys.stderr.write('x' * 1_000_000 + 'end')"
    finished = await run_guarded(python(code), cwd=tmp_path, limits=Limits(stderr_tail_bytes=1000))
    assert len(finished.stderr_tail) == 1000
    assert finished.stderr_tail.endswith("xend")


async def test_a_time_out_kills_grandchildren_too(tmp_path: Path) -> None:
    pids: list[int] = []
    with pytest.raises(CommandTimedOut, match=r"still running after 1\.5 seconds"):
        await run_guarded(
            python(PARENT_WITH_CHILD),
            cwd=tmp_path,
            limits=Limits(wall_seconds=1.5),
            on_stdout_line=lambda line: pids.append(int(line)),
        )
    assert pids
    await until(lambda: gone(pids[0]))


async def test_cancelling_leaves_no_process(tmp_path: Path) -> None:
    started: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(
        run_guarded(python(PARENT_WITH_CHILD), cwd=tmp_path, on_stdout_line=lambda line: started.set_result(int(line)))
    )
    grandchild = await asyncio.wait_for(started, 20)
    child = psutil.Process(grandchild).parent()
    assert child is not None
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert gone(child.pid)
    await until(lambda: gone(grandchild))


@pytest.mark.parametrize("rounds", range(6))
async def test_cancelling_at_the_very_start_leaves_no_process_and_no_pipe(tmp_path: Path, rounds: int) -> None:
    """Wherever the start is interrupted: an unclosed pipe would fail this test run as a ResourceWarning."""
    before = set(psutil.Process().children())  # the run's database, for one
    task = asyncio.create_task(run_guarded(python("import time; time.sleep(60)"), cwd=tmp_path, stdin=b"x" * 300_000))
    for _ in range(rounds):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    gc.collect()
    await until(lambda: set(psutil.Process().children()) <= before)


async def test_a_child_that_leaves_processes_behind_loses_them(tmp_path: Path) -> None:
    code = "import subprocess, sys\nprint(subprocess.Popen(['/bin/sleep', '60'], stdout=2).pid, flush=True)"
    finished = await run_guarded(python(code), cwd=tmp_path)
    await until(lambda: gone(int(finished.stdout)))


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG is Linux's")
async def test_a_child_dies_with_a_killed_parent(tmp_path: Path) -> None:
    code = """
import asyncio, sys
from pathlib import Path
from mutoscope.media.runner import start_guarded
async def main():
    child = await start_guarded([sys.executable, "-c", "import time; time.sleep(60)"], cwd=Path.cwd())
    print(child.pid, flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""
    async with await start_guarded(python(code), cwd=tmp_path) as parent:
        child = int(await asyncio.wait_for(parent.stdout.readline(), 20))
        assert not gone(child)
        os.kill(parent.pid, signal.SIGKILL)
        await until(lambda: gone(child))


@pytest.mark.skipif(sys.platform != "linux", reason="macOS does not keep this limit")
async def test_memory_is_limited(tmp_path: Path) -> None:
    with pytest.raises(CommandKilledByLimit, match="more memory than it may use") as failure:
        await run_guarded(python("bytearray(1 << 30)"), cwd=tmp_path, limits=Limits(memory_bytes=256 * MEBIBYTE))
    assert failure.value.status == 413
    assert failure.value.details["limit"] == "memory"


async def test_processor_time_is_limited(tmp_path: Path) -> None:
    with pytest.raises(CommandKilledByLimit, match="more processor time"):
        await run_guarded(python("while True: pass"), cwd=tmp_path, limits=Limits(cpu_seconds=1))


async def test_file_size_is_limited(tmp_path: Path) -> None:
    code = "open('big', 'wb').write(bytes(2_000_000))"
    with pytest.raises(CommandKilledByLimit, match="more file size"):
        await run_guarded(python(code), cwd=tmp_path, limits=Limits(file_bytes=1_000_000))


async def test_output_is_limited(tmp_path: Path) -> None:
    with pytest.raises(CommandKilledByLimit, match="more output"):
        await run_guarded(python("print('x' * 1_000_000)"), cwd=tmp_path, limits=Limits(stdout_bytes=1000))


async def test_open_files_and_core_dumps_are_limited(tmp_path: Path) -> None:
    code = "import resource as r; print(r.getrlimit(r.RLIMIT_NOFILE)[0], r.getrlimit(r.RLIMIT_CORE)[0])"
    finished = await run_guarded(python(code), cwd=tmp_path, limits=Limits(open_files=64))
    assert finished.stdout == b"64 0\n"


@pytest.mark.parametrize("program", ["/no/such/program", "ffmpeg"])
async def test_a_missing_or_relative_program_is_refused(tmp_path: Path, program: str) -> None:
    with pytest.raises(ProgramMissing, match="cannot be started"):
        await run_guarded([program], cwd=tmp_path)


async def test_a_long_lived_child_answers_line_by_line_and_stops(tmp_path: Path) -> None:
    echo = "import sys\nfor line in sys.stdin: print(line.upper(), end='', flush=True)"
    async with await start_guarded(python(echo), cwd=tmp_path, stdin=True) as child:
        assert child.stdin is not None
        for word in (b"one\n", b"two\n"):
            child.stdin.write(word)
            await child.stdin.drain()
            assert await asyncio.wait_for(child.stdout.readline(), 20) == word.upper()
        pid = child.pid
    assert gone(pid)
    assert child.returncode == -signal.SIGKILL


def test_folders_of_killed_processes_are_swept_and_those_in_use_are_not(tmp_path: Path) -> None:
    abandoned, young = tmp_path / "mutoscope-work-old", tmp_path / "mutoscope-work-new"
    for folder in (abandoned, young):
        folder.mkdir()
        (folder / "frame.bin").write_bytes(b"x")
    with working_folder(tmp_path) as used:
        for folder in (abandoned, used):
            os.utime(folder, (0, 0))
        assert sweep_abandoned(tmp_path) == 1
        assert (abandoned.exists(), young.exists(), used.exists()) == (False, True, True)


def test_a_working_folder_is_private_and_removed(tmp_path: Path) -> None:
    with working_folder(tmp_path / "scratch") as folder:
        (folder / "file").write_text("x")
        assert folder.stat().st_mode & 0o777 == 0o700
    assert not folder.exists()


async def test_the_installed_ffmpeg_can_all_that_rendering_needs() -> None:
    found = await require_capabilities(ffmpeg_binary())
    assert found.missing == ()
    assert {"libx264", "aac"} <= found.encoders
    assert await ffmpeg_capabilities(ffmpeg_binary()) is found


def test_a_setting_that_names_no_program_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProgramMissing, match="no program"):
        ffmpeg_binary(tmp_path / "ffmpeg")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("list.mp4", "ffconcat version 1.0\nfile secret.wav\n"),
        ("hls.mp4", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nsecret.wav\n#EXT-X-ENDLIST\n"),
        ("dash.mp4", '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"></MPD>'),
        ("drawing.png", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'),
    ],
)
async def test_playlists_and_drawings_in_disguise_reach_no_demuxer(tmp_path: Path, name: str, text: str) -> None:
    ffmpeg = ffmpeg_binary()
    source = ["-f", "lavfi", "-i", "sine=d=1"]
    await run_guarded([ffmpeg, "-v", "error", *source, tmp_path / "secret.wav"], cwd=tmp_path)
    (tmp_path / name).write_text(text)
    with pytest.raises(CommandFailed):
        await run_guarded([ffmpeg, *INPUT_GUARD, "-i", name, "-f", "null", "-"], cwd=tmp_path)


def test_a_still_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    for head, demuxer in (
        (b"\x89PNG\r\n\x1a\n....", "png_pipe"),
        (b"\xff\xd8\xff\xe0........", "jpeg_pipe"),
        (b"RIFF\x00\x00\x00\x00WEBP", "webp_pipe"),
        (b"RIFF\x00\x00\x00\x00WAVE", None),
        (b"#EXTM3U", None),
    ):
        file = tmp_path / "still.jpg"
        file.write_bytes(head)
        assert still_demuxer(file) == demuxer
