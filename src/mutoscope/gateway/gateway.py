"""The one object that the product asks for AI: it knows the stacks, keys, prices and providers.

A call may take minutes: no database transaction of the caller's may be open meanwhile. `workspace_id` says whose stack,
keys and budget are used, `job` what the cost belongs to (a generation, a project). Every verb may raise:

* `AiNotConfigured`: no provider can be asked, and there is no local default.
* `BudgetSpent`, `Unpriced`: the call was not made; it might cost more than is left, or nobody knows what it costs.
* `Refused`: the content is refused; nobody else was asked.
* `RateLimited`, `ProviderUnavailable`: nobody of the stack answers now.
* `BadAnswer`, `RequestRejected`, `KeyRejected`, `ModelRetired`: see there.
"""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.gateway.calls import CallDesk
from mutoscope.gateway.calls.end_lost_calls import end_lost_calls
from mutoscope.gateway.embedding.embed_texts import embed_texts
from mutoscope.gateway.embedding.types import EmbeddingAnswer
from mutoscope.gateway.image.draw_image import draw_image, image_providers
from mutoscope.gateway.image.types import ImageAnswer, ImageRequest
from mutoscope.gateway.moderation.types import ModerationRequest, Verdict
from mutoscope.gateway.safety.guard import Guard, Stage
from mutoscope.gateway.speech.speak_text import speak_text
from mutoscope.gateway.speech.types import SpeechAnswer, SpeechRequest
from mutoscope.gateway.text.types import TextAnswer, TextRequest
from mutoscope.gateway.text.write_text import stream_text, text_providers, write_text
from mutoscope.gateway.types import Modality
from mutoscope.gateway.video.poll_video import Ordered, cost_of_job, find_ordered, poll_video
from mutoscope.gateway.video.quote_video import VideoQuote, quote_video
from mutoscope.gateway.video.start_video import start_video, video_providers
from mutoscope.gateway.video.types import VideoRequest, VideoState


class Gateway:
    """Text, pictures, films, speech, checks and vectors from whichever provider a workspace has chosen."""

    def __init__(self, desk: CallDesk) -> None:
        self.desk: Final = desk
        self.guard: Final = Guard(desk, by_provider=desk.rules.moderate)
        self._text: Final = text_providers(desk.http)
        self._videos: Final = video_providers(desk.http)
        self._images: Final = image_providers(desk.http)

    async def write_text(
        self, workspace_id: uuid.UUID, request: TextRequest, *, job: uuid.UUID | None = None
    ) -> TextAnswer:
        """Return words."""
        await self._check(workspace_id, "text", "before", request.prompt, job)
        async with self.guard.noting(workspace_id, "text", request.prompt, job):
            answer = await write_text(self.desk, self._text, workspace_id, request, job)
        await self._check(workspace_id, "text", "after", answer.text, job)
        return answer

    async def stream_text(
        self, workspace_id: uuid.UUID, request: TextRequest, *, job: uuid.UUID | None = None
    ) -> AsyncGenerator[str | TextAnswer]:
        """Yield words as they are written, then the whole answer; closing it early ends the call and pays for it."""
        await self._check(workspace_id, "text", "before", request.prompt, job)
        stream = stream_text(self.desk, self._text, workspace_id, request, job)
        async with aclosing(stream), self.guard.noting(workspace_id, "text", request.prompt, job):
            async for piece in stream:
                if isinstance(piece, TextAnswer):
                    await self._check(workspace_id, "text", "after", piece.text, job)
                yield piece

    async def draw_image(
        self, workspace_id: uuid.UUID, request: ImageRequest, *, job: uuid.UUID | None = None
    ) -> ImageAnswer:
        """Return a picture."""
        await self.guard.recall_pictures(workspace_id, request.references)
        await self._check(workspace_id, "image", "before", request.prompt, job)
        async with self.guard.noting(workspace_id, "image", request.prompt, job):
            answer = await draw_image(self.desk, self._images, workspace_id, request, job)
        seen = ModerationRequest(image=answer.image)
        await self.guard.check(workspace_id, "image", "after", seen, job)
        return answer

    async def moderate(
        self, workspace_id: uuid.UUID, request: ModerationRequest, *, job: uuid.UUID | None = None
    ) -> Verdict:
        """Return what a check finds in content: our own list of words, then a provider if one can be asked."""
        return await self.guard.judge(workspace_id, request, job)

    async def embed(
        self, workspace_id: uuid.UUID, texts: Sequence[str], *, job: uuid.UUID | None = None
    ) -> EmbeddingAnswer:
        """Return a vector for each text."""
        return await embed_texts(self.desk, workspace_id, texts, job)

    async def speak(
        self, workspace_id: uuid.UUID, request: SpeechRequest, *, job: uuid.UUID | None = None
    ) -> SpeechAnswer:
        """Return spoken words."""
        return await speak_text(self.desk, workspace_id, request, job)

    async def start_video(
        self, workspace_id: uuid.UUID, request: VideoRequest, *, job: uuid.UUID | None = None
    ) -> VideoState:
        """Order a film; its id is kept in the database, so that another process may ask for it."""
        await self._check(workspace_id, "video", "before", request.prompt, job)
        async with self.guard.noting(workspace_id, "video", request.prompt, job):
            return await start_video(self.desk, self._videos, workspace_id, request, job)

    async def quote_video(self, session: AsyncSession, workspace_id: uuid.UUID, request: VideoRequest) -> VideoQuote:
        """Return what a film costs, and at most; nobody is asked."""
        return await quote_video(session, self.desk, self._videos, workspace_id, request)

    async def find_ordered(self, session: AsyncSession, workspace_id: uuid.UUID, job: uuid.UUID) -> Ordered | None:
        """Return the film that was ordered for a job, None if no provider took an order."""
        return await find_ordered(session, workspace_id, job)

    async def cost_of(self, session: AsyncSession, workspace_id: uuid.UUID, job: uuid.UUID) -> int:
        """Return what the calls of a job have cost so far, in micro-dollars."""
        return await cost_of_job(session, workspace_id, job)

    async def poll_video(self, workspace_id: uuid.UUID, video_id: uuid.UUID) -> VideoState:
        """Return how far a film is, and its file once it is finished."""
        return await poll_video(self.desk, self._videos, workspace_id, video_id)

    async def _check(
        self, workspace_id: uuid.UUID, modality: Modality, stage: Stage, text: str, job: uuid.UUID | None
    ) -> None:
        await self.guard.check(workspace_id, modality, stage, ModerationRequest(text=text), job)

    async def end_lost(self, session: AsyncSession) -> int:
        """End calls whose process is gone, at the most they could cost; return how many."""
        return await end_lost_calls(session, self.desk.clock.now())

    async def aclose(self) -> None:
        """Close every connection."""
        await self.desk.http.aclose()
