"""Feature flags, for operators."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, status

from mutoscope.administration.flags.read_flags import list_flags, read_flag
from mutoscope.administration.flags.schemas import KEY_PATTERN, FlagList, FlagView, NewFlag, SetFlag
from mutoscope.administration.flags.write_flag import FlagDesk, remove_flag, write_flag
from mutoscope.administration.logs.list_events import list_events
from mutoscope.administration.logs.schemas import LogPage
from mutoscope.administration.logs.types import LogFilter
from mutoscope.administration.schemas import Reasoned
from mutoscope.administration.step_up import RECENT
from mutoscope.tenancy import ClockDep, Scope, SessionDep, SettingsDep, TransactionRoute, allowed, problems, service
from mutoscope.tenancy.flags import Flags

router = APIRouter(prefix="/admin/flags", tags=["platform"], route_class=TransactionRoute)
Reader = Annotated[Scope, allowed("platform.read")]
Setter = Annotated[Scope, allowed("platform.flags")]
FlagsDep = Annotated[Flags, service(Flags)]
Key = Annotated[str, Path(pattern=KEY_PATTERN)]


@router.get("", summary="List the feature flags")
async def find(_scope: Reader, session: SessionDep) -> FlagList:
    """Return every feature flag."""
    return FlagList.of(await list_flags(session))


@router.post(
    "",
    summary="Make a feature flag",
    status_code=status.HTTP_201_CREATED,
    dependencies=[RECENT],
    responses=problems(409),
)
async def make(
    scope: Setter, session: SessionDep, clock: ClockDep, settings: SettingsDep, flags: FlagsDep, body: NewFlag
) -> FlagView:
    """Make a feature flag; the product's code asks for it by its key."""
    desk = FlagDesk(flags, clock.now(), settings.flag_workspaces)
    return FlagView.of(await write_flag(session, scope, desk, body.key, body.wanted, create=True, reason=body.reason))


@router.get("/{key}", summary="Read a feature flag", responses=problems(404))
async def read(_scope: Reader, session: SessionDep, key: Key) -> FlagView:
    """Return a feature flag."""
    return FlagView.of(await read_flag(session, key))


@router.put("/{key}", summary="Set a feature flag", dependencies=[RECENT], responses=problems(404))
async def change(
    scope: Setter, session: SessionDep, clock: ClockDep, settings: SettingsDep, flags: FlagsDep, key: Key, body: SetFlag
) -> FlagView:
    """Set a feature flag as a whole. A higher percentage only adds workspaces; a lower one only removes some."""
    desk = FlagDesk(flags, clock.now(), settings.flag_workspaces)
    return FlagView.of(await write_flag(session, scope, desk, key, body.wanted, create=False, reason=body.reason))


@router.post(
    "/{key}/remove",
    summary="Remove a feature flag",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[RECENT],
    responses=problems(404),
)
async def remove(scope: Setter, session: SessionDep, flags: FlagsDep, key: Key, body: Reasoned) -> None:
    """Remove a feature flag: it is off for everybody."""
    await remove_flag(session, scope, flags, key, reason=body.reason)


@router.get("/{key}/history", summary="Read what was done to a feature flag")
async def history(
    scope: Reader,
    session: SessionDep,
    key: Key,
    cursor: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> LogPage:
    """Return one page of a flag's changes, the newest first; each event by itself says what was before and after."""
    wanted = LogFilter(action="flag", payload={"flag": key})
    return LogPage.of(await list_events(session, scope, wanted, cursor=cursor, limit=limit))
