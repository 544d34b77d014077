"""Find what has some words, the best first.

Words are found in the form they were written in, and by their stem in English and Indonesian. The syntax is that of
`websearch_to_tsquery`: `"exact words"`, `or`, `-without`; whatever else is typed is words.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import uuid
from collections.abc import Sequence
from typing import cast, get_args

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.kernel import Page
from mutoscope.writing.errors import BadCursor
from mutoscope.writing.search.types import Found, Kind

MAX_PAGE = 50
_SEARCH = text("""
    with asked as materialized (
      select websearch_to_tsquery('simple', :q) || websearch_to_tsquery('english', :q)
             || websearch_to_tsquery('indonesian', :q) as q
    ), hit as (
      select 'project' as kind, p.id, p.title, p.script as body, ts_rank_cd(p.words, a.q) as rank, p.archived_at,
             p.updated_at from project p, asked a where p.words @@ a.q and p.deleted_at is null
      union all
      select 'story', s.id, s.title, s.words_in, ts_rank_cd(s.words, a.q), s.archived_at, s.updated_at
        from story s, asked a where s.words @@ a.q
      union all
      select c.kind, c.id, c.name, c.words_in, ts_rank_cd(c.words, a.q), c.archived_at, c.updated_at
        from cast_entry c, asked a where c.words @@ a.q
    ), page as (
      select h.* from hit h
      where h.kind = any (:kinds) and (h.archived_at is not null) = :archived
        and (cast(:last as uuid) is null or (h.rank, h.id) < (cast(:rank as real), cast(:last as uuid)))
      order by h.rank desc, h.id desc limit :limit
    )
    select p.kind, p.id, p.title, p.rank, p.archived_at, p.updated_at,
           ts_headline('english', left(p.body, 60000), a.q, 'StartSel="", StopSel="", MaxWords=30, MinWords=12')
             as snippet
      from page p, asked a order by p.rank desc, p.id desc
""")


async def find_words(
    session: AsyncSession,
    words: str,
    *,
    kinds: Sequence[Kind] = (),
    archived: bool = False,
    cursor: str | None = None,
    limit: int = 20,
) -> Page[Found]:
    """Return one page of what the bound workspace has, the best first.

    Args:
        session: bound to a workspace.
        words: what is looked for.
        kinds: of what; everything without.
        archived: among what was put away instead.
        cursor: where to go on.
        limit: the most at once.

    Raises:
        BadCursor: the cursor is not of this search.
    """
    said = f"{session.info['workspace_id']}\0{words}\0{sorted(kinds)}\0{archived}"
    asked = hashlib.sha256(said.encode()).hexdigest()[:16]
    rank, last = _read(cursor, asked)
    values = {
        "q": words,
        "kinds": list(kinds or get_args(Kind)),
        "archived": archived,
        "rank": rank,
        "last": last,
        "limit": limit + 1,
    }
    rows = (await session.execute(_SEARCH, values)).all()
    found = [Found(r.kind, r.id, r.title, r.snippet, float(r.rank), r.archived_at, r.updated_at) for r in rows[:limit]]
    more = len(rows) > limit
    return Page(found, _write(found[-1], asked) if more else None)


def _write(last: Found, asked: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([asked, last.rank, str(last.id)]).encode()).decode()


def _read(cursor: str | None, asked: str) -> tuple[float, uuid.UUID | None]:
    if cursor is None:
        return 0.0, None
    refusal = BadCursor("The cursor is not one of this search.", remedy="Start without a cursor.")
    try:
        of, rank, last = cast("list[object]", json.loads(base64.urlsafe_b64decode(cursor.encode("ascii"))))
        place = float(cast("float", rank)), uuid.UUID(str(last))
    except (binascii.Error, ValueError, TypeError, RecursionError):
        raise refusal from None
    if of != asked:
        raise refusal
    return place
