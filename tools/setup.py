"""Set up a checkout: private uv, `.venv` from hash-pinned requirements, the package, voice and fonts.

Needs only Python ≥ 3.11. A second run finds its stamp unchanged and ends at once. Nothing is installed outside
the checkout and the user's data folder, and nothing asks for root.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import build_web

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
STAMP = VENV / ".setup-stamp"
INPUTS = (
    "requirements/uv.txt",
    "requirements/dev.txt",
    "pyproject.toml",
    "tools/setup.py",
    "src/mutoscope/ops/asset_manifest.toml",
)
HOMES = ("HOME", "XDG_DATA_HOME", "MUTOSCOPE_ASSETS_DIR")
"""They decide where voices and fonts are kept."""


def inputs_digest() -> str:
    """Hash what the set-up depends on; a change of any of it makes the set-up run again."""
    digest = hashlib.sha256(repr([str(ROOT), *map(os.environ.get, HOMES)]).encode())
    for name in INPUTS:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def run(*argv: str | Path) -> None:
    """Run one step; a failure ends the set-up with the step's own output and exit status."""
    print("  $", *(str(a).replace(f"{ROOT}/", "") for a in argv), flush=True)
    done = subprocess.run([str(a) for a in argv], cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(f"make setup: the step above failed (exit {done.returncode}); its output says why.")


def is_done(digest: str) -> bool:
    """Tell whether this set-up ended well before and its voices and fonts have not been removed since."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
        return stamp["digest"] == digest and Path(stamp["assets"]).is_dir()
    except (OSError, ValueError, TypeError, KeyError):
        return False


def assets_folder() -> str:
    """Ask the installed program where it keeps voices and fonts."""
    argv = [VENV / "bin" / "mutoscope", "assets", "list", "--json"]
    return json.loads(subprocess.run(argv, cwd=ROOT, check=True, capture_output=True).stdout)["folder"]


def private_uv() -> Path:
    """Install the pinned uv into `.tools` and return its path."""
    uv = TOOLS / "bin" / "uv"
    if not uv.exists():
        run(sys.executable, "-m", "venv", TOOLS)
    run(
        TOOLS / "bin" / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
        "-r",
        "requirements/uv.txt",
    )
    return uv


def main() -> None:
    """Make the environment if its stamp is stale, then the web studio if its sources have changed."""
    if sys.version_info < (3, 11):  # noqa: UP036 -- started by whatever python3 the machine has
        sys.exit(f"make setup: Python 3.11 or newer is needed, this is {sys.version.split()[0]}.")
    digest = inputs_digest()
    if not is_done(digest):
        install(digest)
    build_web.build()


def install(digest: str) -> None:
    """Make the environment, fetch missing assets, and leave the stamp."""
    started = time.monotonic()
    print("Setting up (once; about a minute):", flush=True)
    uv = private_uv()
    if not (VENV / "bin" / "python").exists():
        run(uv, "venv", "--quiet", "--python", sys.executable, VENV)
    run(
        uv,
        "pip",
        "sync",
        "--quiet",
        "--require-hashes",
        "--python",
        VENV / "bin" / "python",
        "requirements/dev.txt",
    )
    run(
        uv,
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--python",
        VENV / "bin" / "python",
        "-e",
        ".",
    )
    run(VENV / "bin" / "mutoscope", "assets", "install")
    STAMP.write_text(json.dumps({"digest": digest, "assets": assets_folder()}), encoding="utf-8")
    print(f"Set up in {time.monotonic() - started:.0f} s.", flush=True)


if __name__ == "__main__":
    main()
