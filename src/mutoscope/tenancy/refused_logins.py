"""What a wrong password leaves behind: now and then a line in the owner's log; and the time that each refusal takes."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from mutoscope.identity import WrongCredentials
from mutoscope.infra.events import emit
from mutoscope.infra.rate_limit import LimiterDown, parse_rate
from mutoscope.tenancy.issue_tokens import LoginDesk, bind_home
from mutoscope.tenancy.origin import Origin

_NOTED: Final = parse_rate("login-refusals-noted", "1/600")
"""One line in ten minutes for an account: who guesses must not fill its log."""
_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@asynccontextmanager
async def refusing_alike(desk: LoginDesk, user_id: uuid.UUID | None, origin: Origin) -> AsyncGenerator[None]:
    """Let a refusal inside take as long as any other, and note it if there is an account whose owner can read of it.

    A bcrypt hash takes ten times as long to compare as ours, and noting takes time, too: both would tell strangers
    who has an account.

    Args:
        desk: the wired objects.
        user_id: whose password was asked for, if there is such an account.
        origin: from where.
    """
    began = time.monotonic()
    try:
        yield
    except WrongCredentials:
        if user_id is not None:
            await _note(desk, user_id, origin)
        await asyncio.sleep(max(0.0, began + desk.settings.refused_login_seconds - time.monotonic()))
        raise


async def _note(desk: LoginDesk, user_id: uuid.UUID, origin: Origin) -> None:
    try:
        if _NOTED is None or not (await desk.limiter.hit(_NOTED, user_id.hex)).allowed:
            return
        async with desk.database.session(actor=origin.actor) as session:
            home = await bind_home(session, user_id)
            if home is not None:
                message = "A login was refused: the password was wrong. Others within ten minutes are not listed."
                await emit(session, home, "session.refused", message=message, payload={"user_id": user_id})
    except (LimiterDown, SQLAlchemyError, OSError) as error:  # the caller is refused all the same
        _log.warning("refused login not noted", error=type(error).__name__)
