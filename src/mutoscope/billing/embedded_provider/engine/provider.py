"""The provider itself: one writer at a time, every write kept before it is answered."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from mutoscope.billing.embedded_provider.core.expand import expand
from mutoscope.billing.embedded_provider.core.options import ProviderOptions
from mutoscope.billing.embedded_provider.core.params import Params
from mutoscope.billing.embedded_provider.core.refusal import Refusal
from mutoscope.billing.embedded_provider.core.routes import Call, Routes
from mutoscope.billing.embedded_provider.core.rows import Answer, Body, Changes, Glance, Snapshot, dump
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.core.world import World
from mutoscope.billing.embedded_provider.engine.faults import Faults
from mutoscope.billing.embedded_provider.engine.run_due import BATCH, Timers, run_due
from mutoscope.billing.embedded_provider.store import Store
from mutoscope.kernel import Clock

T = TypeVar("T")


@dataclass(frozen=True)
class ApiRequest:
    """One request to the API, read from HTTP."""

    method: str
    path: str
    form: dict[str, Any]
    text: str
    """The form as it was sent, for telling two requests apart."""
    request_id: str
    key: str | None = None


@dataclass(frozen=True)
class ApiAnswer:
    """One answer of the API."""

    status: int
    body: str
    replayed_from: str | None = None
    """The id of the request that was answered so first."""


class Provider:
    """Requests, pages and timers, one after the other on one world."""

    def __init__(self, store: Store, clock: Clock, options: ProviderOptions, routes: Routes, timers: Timers) -> None:
        self.store = store
        self.options = options
        self.routes = routes
        self.faults = Faults()
        self.base_url = options.public_url or "http://127.0.0.1"
        """Where it was reached last."""
        self.happened = asyncio.Event()
        """Set whenever events were kept."""
        self._clock = clock
        self._timers = timers
        self._world = World()
        self._lock = asyncio.Lock()
        self._in_progress: set[str] = set()

    def now(self) -> int:
        """Return the provider's own time, in Unix seconds."""
        return self._real_now() + self._world.offset

    def with_addresses(self, text: str) -> str:
        """Return an answer with the provider's own links as they can be reached now."""
        return text.replace("embedded://payments", self.base_url)

    async def answer(self, request: ApiRequest) -> ApiAnswer:
        """Carry out one request to the API."""
        try:
            if request.method == "GET":
                return await self._read(request)
            return await self._write_once(request)
        except Refusal as refusal:
            return ApiAnswer(refusal.status, dump(refusal.body(request.request_id)))

    async def write(self, do: Callable[[Work], T]) -> T:
        """Carry out a piece of work and keep what it changed.

        A `Refusal` that says so keeps what was done before it.
        """
        async with self._lock:
            await self._catch_up(None)
            return await self._carry_out(do)

    async def read(self, do: Callable[[Work], T]) -> T:
        """Look something up; what it changes is not kept."""
        async with self._lock:
            await self._catch_up(None)
            return do(Work(self._world, self.now(), self.options))

    async def tick(self) -> None:
        """Do what is due now on the provider's own clock, and go on with test clocks that were interrupted."""
        async with self._lock:
            await self._catch_up(None)
            for seq in list(self._world.bucket("test_helpers.test_clock")):
                row = self._world.at(seq)
                clock: Body = json.loads(row.body) if row.body else {}
                if clock.get("status") == "advancing":
                    await self._advance(row.id, clock["status_details"]["advancing"]["target_frozen_time"])

    def content(self) -> dict[str, tuple[str, str, str]]:
        """Return every object as this process knows it, to compare with another's."""
        return self._world.content()

    # -- requests

    async def _read(self, request: ApiRequest) -> ApiAnswer:
        handler, ids = self.routes.match(request.method, request.path)
        async with self._lock:
            await self._catch_up(None)
            work = Work(self._world, self.now(), self.options)
            return ApiAnswer(200, dump(self._show(work, handler, Params(request.form), ids)))

    async def _write_once(self, request: ApiRequest) -> ApiAnswer:
        if request.key is None:
            return await self._write(request, None)
        if request.key in self._in_progress:
            message = "There is currently another in-progress request using this Idempotent Key."
            raise Refusal(409, message, "idempotency_error", code="idempotency_key_in_use")
        self._in_progress.add(request.key)
        try:
            return await self._write(request, _digest(request))
        finally:
            self._in_progress.discard(request.key)

    async def _write(self, request: ApiRequest, digest: str | None) -> ApiAnswer:
        handler, ids = self.routes.match(request.method, request.path)
        async with self._lock:
            glance = await self._catch_up(request.key)
            if glance.answer is not None:
                return _replay(request, glance.answer, digest)

            def answer_to(status: int, body: str) -> Answer | None:
                return Answer(request.key, digest, status, body, request.request_id) if request.key and digest else None

            def do(work: Work) -> Body:
                return self._show(work, handler, Params(request.form), ids)

            try:
                body = await self._carry_out(do, answer_to, request)
            except Refusal as refusal:
                return ApiAnswer(refusal.status, dump(refusal.body(request.request_id)))
            return ApiAnswer(200, dump(body))

    def _show(self, work: Work, handler: Callable[[Call], Body], params: Params, ids: tuple[str, ...]) -> Body:
        paths = params.texts("expand")
        body = handler(Call(work, params, ids))
        unknown = params.unread()
        if unknown is not None:
            message = f"Received unknown parameter: {unknown} (unknown to Stripe, or not emulated by this provider)"
            raise Refusal(400, message, param=unknown, code="parameter_unknown")
        return expand(work, self.routes, body, paths) if paths else body

    # -- work

    async def _carry_out(
        self,
        do: Callable[[Work], T],
        answer_to: Callable[[int, str], Answer | None] | None = None,
        request: ApiRequest | None = None,
    ) -> T:
        while True:
            work = Work(
                self._world,
                self.now(),
                self.options,
                request_id=request.request_id if request else None,
                key=request.key if request else None,
            )
            refused: Refusal | None = None
            result: T | None = None
            try:
                result = do(work)
            except Refusal as refusal:
                if not refusal.keep:
                    raise
                refused = refusal
            if await self._keep(self._settled(work, result, refused, answer_to, request)):
                break
        if refused is not None:
            raise refused
        if work.advance is not None:
            await self._advance(*work.advance)
        return result  # pyright: ignore[reportReturnType] -- what `do` returned

    def _settled(
        self,
        work: Work,
        result: object,
        refused: Refusal | None,
        answer_to: Callable[[int, str], Answer | None] | None,
        request: ApiRequest | None,
    ) -> Changes:
        if answer_to is None or request is None:
            return work.settle()
        if refused is None:
            return work.settle(answer_to(200, dump(result)))
        return work.settle(answer_to(refused.status, dump(refused.body(request.request_id))))

    async def _keep(self, changes: Changes) -> bool:
        nothing = not changes.rows and not changes.events and changes.answer is None
        if nothing and changes.offset == self._world.offset and json.loads(changes.settings) == self._world.settings:
            return True
        if not await self.store.keep(changes):
            await self._start_again()
            return False
        seq = self._world.event_seq + len(changes.events)
        self._world.apply(Snapshot(changes.based_on + 1, changes.offset, changes.settings, seq, changes.rows))
        if changes.events:
            self.happened.set()
        return True

    async def _catch_up(self, key: str | None) -> Glance:
        """Bring the world up to date: with other processes, and with the time."""
        glance = await self.store.glance(key)
        if glance.version != self._world.version:
            self._world.apply(await self.store.changes_since(self._world.version))
        await self._run_due("", self.now())
        return glance

    async def _start_again(self) -> None:
        """Read everything anew: another process wrote in between, and timers may have been taken out already."""
        self._world = World()
        self._world.apply(await self.store.changes_since(-1))

    # -- time

    async def _advance(self, clock: str, until: int) -> None:
        """Move a clock to a moment and do everything that is due on the way."""
        await self._run_due(clock, until)

        def arrive(work: Work) -> None:
            if not clock:
                work.offset = max(work.offset, until - self._real_now())
                return
            body = work.get(clock, "test_helpers.test_clock")
            work.clock, work.now = clock, until
            body.update(frozen_time=until, status="ready", status_details={})
            work.emit("test_helpers.test_clock.ready", body)

        await self._carry_out(arrive)

    async def _run_due(self, clock: str, until: int) -> None:
        while True:
            due = self._world.next_timer(clock)
            if due is None or due[0] > until:
                return
            work = Work(self._world, due[0], self.options)
            work.clock = clock
            try:
                done = run_due(work, self._timers, until)
            except Exception:
                await self._start_again()
                raise
            if not clock:
                work.offset = max(work.offset, work.now - self._real_now())
            kept = await self._keep(work.settle())
            if kept and done < BATCH:
                return
            await asyncio.sleep(0)

    def _real_now(self) -> int:
        return int(self._clock.now().timestamp())


def _digest(request: ApiRequest) -> str:
    return hashlib.sha256(f"{request.method} {request.path}\n{request.text}".encode()).hexdigest()


def _replay(request: ApiRequest, answer: Answer, digest: str | None) -> ApiAnswer:
    if answer.digest != digest:
        message = (
            "Keys for idempotent requests can only be used with the same parameters they were first used with. "
            f"Try using a key other than '{request.key}' if you meant to execute a different request."
        )
        raise Refusal(400, message, "idempotency_error")
    return ApiAnswer(answer.status, answer.body, replayed_from=answer.request_id)
