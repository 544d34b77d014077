"""The embedded server through everything that can happen to it."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from pathlib import Path

import psycopg
import pytest

from mutoscope.infra.postgres import (
    DatabaseFolderDamaged,
    DatabaseFolderForeign,
    DatabaseVersionMismatch,
    DiskFull,
    EmbeddedPostgres,
    PostgresNotStarted,
    ServerOptions,
    ServerUser,
    find_binaries,
)
from mutoscope.infra.postgres.binaries import Binaries, reachable_binaries
from mutoscope.infra.postgres.server_user import choose_server_user

QUICK = ServerOptions(max_connections=20, shared_buffers_mebibytes=16, start_seconds=100)
NEEDS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to somebody else")
HOLDER = """
import sys
from pathlib import Path
from mutoscope.infra.postgres import EmbeddedPostgres, ServerOptions
server = EmbeddedPostgres(Path(sys.argv[1]), ServerOptions(max_connections=20, shared_buffers_mebibytes=16))
print(server.ensure_running().pid, flush=True)
sys.stdin.read()
print(server.stop(), flush=True)
"""

Make = Callable[..., EmbeddedPostgres]


@pytest.fixture
def folder() -> Generator[Path]:
    """A short path (a socket's is limited), closed to everybody but us: for root, also to the server's user."""
    with tempfile.TemporaryDirectory(prefix="mts-") as name:
        yield Path(name)


@pytest.fixture(scope="module")
def cluster() -> Generator[Path]:
    """A database folder as the first start makes it: copying it is ten times cheaper than `initdb`."""
    with tempfile.TemporaryDirectory(prefix="mts-") as name:
        server = EmbeddedPostgres(Path(name), QUICK)
        server.ensure_running()
        server.stop()
        yield server.folder


@pytest.fixture
def make(folder: Path, cluster: Path) -> Generator[Make]:
    made: list[EmbeddedPostgres] = []

    def make_one(path: Path = folder, options: ServerOptions = QUICK, *, first: bool = False) -> EmbeddedPostgres:
        if not first and not (path / "postgres").exists():
            path.mkdir(parents=True, exist_ok=True)
            subprocess.run([shutil.which("cp") or "cp", "-a", str(cluster), str(path / "postgres")], check=True)
        made.append(EmbeddedPostgres(path, options))
        return made[-1]

    yield make_one
    for server in made:
        server.stop()


def ask(server: EmbeddedPostgres, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(server.url(database="postgres")) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def kill_everything(server: EmbeddedPostgres) -> int:
    """Kill -9 the postmaster and all its children; return the postmaster's pid."""
    postmaster = server.status().pid
    assert postmaster is not None
    children = subprocess.run(
        [shutil.which("pgrep") or "pgrep", "-P", str(postmaster)], capture_output=True, text=True, check=True
    ).stdout
    for pid in (postmaster, *map(int, children.split())):
        os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not server.status().running)
    return postmaster


def wait_for(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


def start_holder(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_the_first_starts_it_others_join_and_the_last_one_out_stops_it(make: Make) -> None:
    first, second = make(), make()
    assert first.ensure_running().pid == second.ensure_running().pid
    assert first.stop() is False
    assert second.answers()
    assert second.stop() is True
    assert not second.status().running


def test_it_listens_on_a_private_unix_socket_and_nowhere_else(make: Make) -> None:
    server = make()
    status = server.ensure_running()
    assert ask(server, "show listen_addresses") == [("",)]
    assert status.socket_dir is not None
    assert status.socket_dir.stat().st_mode & 0o777 == 0o700


def test_two_servers_on_one_machine_do_not_collide(make: Make, folder: Path) -> None:
    one, two = make(folder / "one"), make(folder / "two")
    assert one.ensure_running().pid != two.ensure_running().pid
    ask(one, "create table here ()")
    assert ask(two, "select to_regclass('here')") == [(None,)]


def test_processes_that_start_it_at_once_end_up_with_one_server(folder: Path) -> None:
    holders = [start_holder(folder) for _ in range(3)]
    pids = {holder.stdout.readline() for holder in holders if holder.stdout}
    assert len(pids) == 1
    ends = [holder.communicate(timeout=120)[0].strip() for holder in holders]
    assert ends.count("True") == 1, "exactly the last one stops it"


def test_a_killed_user_no_longer_counts(make: Make, folder: Path) -> None:
    holder = start_holder(folder)
    assert holder.stdout
    pid = int(holder.stdout.readline())
    holder.kill()
    holder.communicate()
    server = make()
    assert server.ensure_running().pid == pid
    assert server.stop() is True


def test_it_recovers_when_server_and_children_were_killed(make: Make) -> None:
    server = make()
    server.ensure_running()
    ask(server, "create table kept as select 42 as answer")
    kill_everything(server)
    server.ensure_running()
    assert ask(server, "select answer from kept") == [(42,)]


def test_a_pid_that_now_belongs_to_another_program_does_not_stop_it(make: Make) -> None:
    server = make()
    server.ensure_running()
    old = kill_everything(server)
    user = choose_server_user(server.folder)
    stranger = subprocess.Popen(["/bin/sleep", "60"], user=user.uid if user else None)  # PostgreSQL may signal it
    try:
        for name in ("postmaster.pid", ".s.PGSQL.5432.lock"):
            file = server.folder / name
            file.write_text(file.read_text().replace(str(old), str(stranger.pid), 1))
        assert not server.status().running
        assert server.ensure_running().pid != stranger.pid
        assert server.answers()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_hung_server_is_reported_rather_than_waited_for(make: Make) -> None:
    server = make()
    pid = server.ensure_running().pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    try:
        with pytest.raises(PostgresNotStarted, match="does not answer"):
            make(options=ServerOptions(start_seconds=0.5)).ensure_running()
    finally:
        os.kill(pid, signal.SIGCONT)


def test_a_failed_start_quotes_the_log(make: Make) -> None:
    broken = ServerOptions(extra={"shared_preload_libraries": "no_such_library"})
    with pytest.raises(PostgresNotStarted, match="no_such_library"):
        make(options=broken).ensure_running()


def test_a_start_out_of_time_leaves_no_process(make: Make, folder: Path) -> None:
    make().ensure_running()
    make().stop_abandoned()
    other = make(folder / "slow", ServerOptions(start_seconds=0.0))
    with pytest.raises(PostgresNotStarted, match="within 0 seconds"):
        other.ensure_running()
    assert not other.status().running


def test_another_major_version_is_refused_with_the_way_out(make: Make) -> None:
    server = make()
    server.ensure_running()
    server.stop()
    (server.folder / "PG_VERSION").write_text("16\n")
    with pytest.raises(DatabaseVersionMismatch, match="written by PostgreSQL 16") as caught:
        server.ensure_running()
    assert "pg_dump" in caught.value.remedy
    assert "pg_restore" in caught.value.remedy


def test_a_folder_with_other_files_is_left_alone(make: Make, folder: Path) -> None:
    (folder / "postgres").mkdir()
    (folder / "postgres" / "thesis.txt").write_text("mine")
    with pytest.raises(DatabaseFolderDamaged, match="holds no database"):
        make().ensure_running()
    assert (folder / "postgres" / "thesis.txt").read_text() == "mine"


def test_an_interrupted_first_start_is_begun_again(make: Make, folder: Path) -> None:
    (folder / "postgres.unfinished" / "base").mkdir(parents=True)
    make(first=True).ensure_running()
    assert not (folder / "postgres.unfinished").exists()


def test_a_path_too_long_for_a_socket_is_served_from_a_private_short_one(make: Make, folder: Path) -> None:
    server = make(folder / ("a" * 60) / ("b" * 60))
    status = server.ensure_running()
    assert server.answers()
    assert ask(server, "select 1") == [(1,)]
    assert status.socket_dir is not None
    assert status.socket_dir.stat().st_mode & 0o777 == 0o700
    server.stop()
    assert not status.socket_dir.exists()


def test_a_socket_folder_that_somebody_else_made_is_refused(make: Make, folder: Path) -> None:
    server = make(folder / ("a" * 60) / ("c" * 60))
    short = server.ensure_running().socket_dir
    assert short is not None
    server.stop()
    short.mkdir(mode=0o777)
    short.chmod(0o777)
    try:
        with pytest.raises(DatabaseFolderForeign, match="not a private folder"):
            server.ensure_running()
    finally:
        short.rmdir()


@NEEDS_ROOT
def test_a_folder_of_root_is_refused_by_name(make: Make, folder: Path) -> None:
    (folder / "postgres").mkdir()
    (folder / "postgres" / "PG_VERSION").write_text("18\n")
    with pytest.raises(DatabaseFolderForeign, match="belongs to the user root"):
        make().ensure_running()


@NEEDS_ROOT
def test_root_runs_it_as_the_ordinary_user_who_owns_the_folder(make: Make, folder: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    (folder / "postgres").mkdir(mode=0o700)
    os.chown(folder / "postgres", nobody.pw_uid, nobody.pw_gid)
    pid = make().ensure_running().pid
    assert Path(f"/proc/{pid}").stat().st_uid == nobody.pw_uid


@NEEDS_ROOT
def test_an_ordinary_user_runs_it_and_meets_others_folders_with_a_clear_refusal(make: Make, folder: Path) -> None:
    folder.chmod(0o755)
    roots = make(folder / "roots")
    roots.ensure_running()
    nobody = pwd.getpwnam("nobody")
    own = folder / "own"
    own.mkdir()
    os.chown(own, nobody.pw_uid, nobody.pw_gid)
    result = as_user(nobody, own, folder / "roots")
    assert result == {"uid": nobody.pw_uid, "answers": True, "stopped": True, "foreign": "DatabaseFolderForeign"}


def as_user(user: pwd.struct_passwd, own: Path, foreign: Path) -> dict[str, object]:
    """Start and stop a server in a fork that has become another user: the interpreter may be closed to that user."""
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(user.pw_gid)
            os.setuid(user.pw_uid)
            server = EmbeddedPostgres(own, QUICK)
            pid = server.ensure_running().pid
            facts: dict[str, object] = {"uid": Path(f"/proc/{pid}").stat().st_uid, "answers": server.answers()}
            facts["stopped"] = server.stop()
            try:
                EmbeddedPostgres(foreign, QUICK).ensure_running()
            except DatabaseFolderForeign as error:
                facts["foreign"] = type(error).__name__
            os.write(send, json.dumps(facts).encode())
        except BaseException as error:  # noqa: BLE001 -- a fork must not return into pytest
            os.write(send, json.dumps({"error": repr(error)}).encode())
        finally:
            os._exit(0)
    os.close(send)
    with os.fdopen(receive, "rb") as pipe:
        data = pipe.read()
    os.waitpid(child, 0)
    return json.loads(data)


@NEEDS_ROOT
def test_programs_in_a_closed_folder_are_copied_to_where_the_server_user_can_run_them(folder: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    user = ServerUser("nobody", nobody.pw_uid, nobody.pw_gid)
    real = find_binaries()
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    wheel = real.folder.parent
    shutil.copytree(real.folder, closed / wheel.name / real.folder.name, symlinks=True)
    libraries = wheel.with_name(f"{wheel.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, closed / libraries.name)
    folder.chmod(0o755)
    hidden = Binaries(closed / wheel.name / real.folder.name, real.version)
    found = reachable_binaries(hidden, user, shared=folder / "shared")
    assert found.folder.is_relative_to(folder / "shared")
    done = subprocess.run([found.program("postgres"), "--version"], user=user.uid, capture_output=True, check=True)
    assert real.version.encode() in done.stdout
    assert reachable_binaries(hidden, user, shared=folder / "shared") == found


@pytest.fixture
def small_disk(folder: Path) -> Generator[Path]:
    """A disk of 220 MB."""
    disk = folder / "disk"
    disk.mkdir()
    mount = [shutil.which("mount") or "mount", "-t", "tmpfs", "-o", "size=220m", "none", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("a small disk can only be mounted with the rights to mount")
    yield disk
    subprocess.run([shutil.which("umount") or "umount", str(disk)], check=True)


def test_a_full_disk_is_named_before_and_after_the_first_start(small_disk: Path) -> None:
    server = EmbeddedPostgres(small_disk / "data", QUICK)
    filler = small_disk / "filler"
    filler.write_bytes(bytes(100 * 1024 * 1024))
    with pytest.raises(DiskFull, match="is full") as caught:
        server.ensure_running()
    assert "Free at least 150 MB" in caught.value.remedy
    filler.unlink()
    server.ensure_running()
    kill_everything(server)
    fill(filler)
    with pytest.raises(DiskFull, match="is full"):
        server.ensure_running()
    filler.unlink()
    assert server.ensure_running().running
    assert server.stop()


def fill(file: Path) -> None:
    with file.open("wb", buffering=0) as output:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while output.write(bytes(size)) == size:
                    pass
            except OSError:
                continue
