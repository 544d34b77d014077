"""A generation's progress as server-sent events (WHATWG HTML, section 9.2)."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncGenerator

from mutoscope.generation.get_generation import get_generation
from mutoscope.generation.progress_feed import ProgressFeed
from mutoscope.generation.schemas import JobView
from mutoscope.kernel import Forbidden, Unauthenticated
from mutoscope.tenancy import Scope, Vigil


async def watch_generation(
    vigil: Vigil, feed: ProgressFeed, scope: Scope, generation_id: uuid.UUID, *, after: int = 0
) -> AsyncGenerator[str]:
    """Yield the generation's state whenever it changes, until it has ended or the caller may no longer see it.

    Each event is called `progress` and carries a `JobView`; the last one is called by the status it ended in. Its id is
    the revision: a client that comes back with `Last-Event-ID` gets the present state at once if it is newer, and
    misses nothing that is still true. A token whose time is over, a login session that ended, a membership that was
    taken away, a key that was narrowed, or a workspace that the operators closed ends the stream before it tells
    anything more; coming back then is answered with 401 or 403.

    Args:
        vigil: for short sessions of its own; between two looks a comment keeps proxies from closing a silent stream.
        feed: wakes it.
        scope: who watches, in which workspace.
        generation_id: which generation.
        after: the revision the client has seen.

    Raises:
        GenerationNotFound: it is not in the workspace.
    """
    yield "retry: 1000\n\n"
    async with feed.watch(scope.workspace_id, generation_id) as changed:
        while True:
            changed.clear()
            try:
                async with vigil.database.session() as session:
                    await vigil.check(session, scope, "generation.read")
                    generation = await get_generation(session, generation_id)
            except (Unauthenticated, Forbidden):
                return
            if generation.revision > after or generation.ended:
                after = generation.revision
                name = generation.status if generation.ended else "progress"
                yield f"id: {after}\nevent: {name}\ndata: {JobView.of(generation).model_dump_json()}\n\n"
            if generation.ended:
                return
            try:
                await asyncio.wait_for(changed.wait(), vigil.seconds)
            except TimeoutError:
                yield ": still here\n\n"
