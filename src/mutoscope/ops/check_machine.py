"""What Mutoscope needs of a machine, each need with its own check."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psycopg
from sqlalchemy.exc import DBAPIError

from mutoscope.identity import SECRET_FILE
from mutoscope.infra.connections import embedded_postgres, outside_connections
from mutoscope.infra.postgres import find_binaries
from mutoscope.infra.rotate_keys import DataKeysLocked
from mutoscope.infra.settings import Settings
from mutoscope.kernel import MutoscopeError
from mutoscope.media.captions import Fonts, list_templates
from mutoscope.media.runner import ffmpeg_binary, require_capabilities
from mutoscope.media.voice import SpeechProviders
from mutoscope.ops.rotate_keys import count_data_keys

_SPACE_BYTES = 2 << 30
"""A ten-minute film with its cached scenes, and the database."""
_OLDEST_SERVER = 180_000
"""`uuidv7()` came with PostgreSQL 18."""


@dataclass(frozen=True)
class Finding:
    """What one check found; a remedy when there is something to mend."""

    name: str
    level: Literal["ok", "warning", "failed"]
    message: str
    remedy: str = ""


async def check_machine(settings: Settings) -> list[Finding]:
    """Run every check; none starts the database or changes anything."""
    checks: dict[str, Callable[[Settings], Awaitable[Finding]]] = {
        "python": _python,
        "ffmpeg": _ffmpeg,
        "postgresql": _postgresql,
        "data folder": _data_folder,
        "data keys": _data_keys,
        "fonts": _fonts,
        "voices": _voices,
    }
    findings: list[Finding] = []
    for name, check in checks.items():
        try:
            findings.append(await check(settings))
        except MutoscopeError as error:
            findings.append(Finding(name, "failed", error.message, error.remedy))
    return findings


async def _python(_settings: Settings) -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("python", "ok", f"Python {version} on {sys.platform}, {os.cpu_count()} processors.")


async def _ffmpeg(settings: Settings) -> Finding:
    binary = ffmpeg_binary(settings.ffmpeg)
    found = await require_capabilities(binary)
    return Finding("ffmpeg", "ok", f"ffmpeg {found.version} at {binary} has every codec and filter that is needed.")


async def _postgresql(settings: Settings) -> Finding:
    if settings.database_url is not None:
        return _outside(settings)
    binaries = find_binaries()
    status = embedded_postgres(settings).status()
    state = f"it runs as process {status.pid}" if status.running else "it does not run now"
    return Finding("postgresql", "ok", f"PostgreSQL {binaries.version} is installed; {state}.")


def _outside(settings: Settings) -> Finding:
    try:
        with psycopg.connect(outside_connections(settings).owner_url, connect_timeout=10) as connection:
            version = connection.info.server_version
    except psycopg.Error as error:
        return Finding(
            "postgresql",
            "failed",
            f"The server of DATABASE_URL cannot be reached: {str(error).strip()}",
            "Check the address, the user and the password, or remove DATABASE_URL to use the embedded server.",
        )
    if version < _OLDEST_SERVER:
        return Finding(
            "postgresql",
            "failed",
            f"The server of DATABASE_URL is PostgreSQL {version // 10_000}.",
            "Use PostgreSQL 18 or newer.",
        )
    return Finding("postgresql", "ok", f"The server of DATABASE_URL is PostgreSQL {version // 10_000}.")


async def _data_folder(settings: Settings) -> Finding:
    folder = settings.data_dir.expanduser().absolute()
    existing = _nearest(folder)
    try:
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError as error:
        return Finding(
            "data folder",
            "failed",
            f"Nothing can be written in {existing}: {error.strerror}.",
            "Correct its permissions, or choose another folder with MUTOSCOPE_DATA_DIR.",
        )
    free = shutil.disk_usage(existing).free
    text = f"{folder} can be written; {free / (1 << 30):.1f} GB free."
    if free < _SPACE_BYTES:
        remedy = f"Free some space: {_SPACE_BYTES >> 30} GB are a fair start."
        return Finding("data folder", "warning", text, remedy)
    return Finding("data folder", "ok", text)


def _nearest(folder: Path) -> Path:
    """Return the folder, or where it would be made."""
    return folder if folder.exists() else _nearest(folder.parent)


async def _data_keys(settings: Settings) -> Finding:
    running = settings.database_url is not None or embedded_postgres(settings).status().running
    if not running or (settings.secret_key is None and not (settings.data_dir / SECRET_FILE).exists()):
        return Finding("data keys", "ok", "Not looked at: the database does not run, or there is no secret yet.")
    try:
        census = await count_data_keys(settings)
    except (psycopg.Error, DBAPIError, OSError):
        return Finding("data keys", "warning", "Not looked at: the database cannot be read, or is not migrated.")
    if census.locked:
        error = DataKeysLocked(census.locked)
        return Finding("data keys", "failed", error.message, error.remedy)
    text = f"The newest encryption key wrapped {census.newest} data keys, older ones {census.older}."
    return Finding("data keys", "ok", text)


async def _fonts(settings: Settings) -> Finding:
    fonts = Fonts(settings.assets / "fonts")
    templates = list_templates()
    for template in templates:
        fonts.font(template.font)
    return Finding("fonts", "ok", f"The fonts of all {len(templates)} caption templates are in {fonts.folder}.")


async def _voices(settings: Settings) -> Finding:
    voices = SpeechProviders(settings.assets).voices()
    neural = [voice for voice in voices if voice.quality == "neural"]
    if not neural:
        return Finding(
            "voices",
            "warning",
            f"Only the {len(voices)} basic voices are installed.",
            "Run mutoscope assets install once; it fetches the neural voices.",
        )
    languages = {voice.language for voice in neural}
    return Finding("voices", "ok", f"{len(neural)} neural voices in {len(languages)} languages are installed.")
