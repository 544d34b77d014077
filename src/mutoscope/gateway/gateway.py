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
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.gateway.calls import CallDesk
from mutoscope.gateway.calls.end_lost_calls import end_lost_calls
from mutoscope.gateway.embedding.types import EmbeddingAnswer
from mutoscope.gateway.errors import AiNotConfigured
from mutoscope.gateway.image.types import ImageAnswer, ImageRequest
from mutoscope.gateway.moderation.types import ModerationRequest, Verdict
from mutoscope.gateway.speech.types import SpeechAnswer, SpeechRequest
from mutoscope.gateway.text.types import TextAnswer, TextRequest
from mutoscope.gateway.text.write_text import stream_text, text_providers, write_text
from mutoscope.gateway.video.types import VideoRequest, VideoState


class Gateway:
    """Text, pictures, films, speech, checks and vectors from whichever provider a workspace has chosen."""

    def __init__(self, desk: CallDesk) -> None:
        self.desk: Final = desk
        self._text: Final = text_providers(desk.http)

    async def write_text(
        self, workspace_id: uuid.UUID, request: TextRequest, *, job: uuid.UUID | None = None
    ) -> TextAnswer:
        """Return words."""
        return await write_text(self.desk, self._text, workspace_id, request, job)

    async def stream_text(
        self, workspace_id: uuid.UUID, request: TextRequest, *, job: uuid.UUID | None = None
    ) -> AsyncGenerator[str | TextAnswer]:
        """Yield words as they are written, then the whole answer; closing it early ends the call and pays for it."""
        stream = stream_text(self.desk, self._text, workspace_id, request, job)
        try:
            async for piece in stream:
                yield piece
        finally:
            await stream.aclose()

    async def draw_image(
        self, workspace_id: uuid.UUID, request: ImageRequest, *, job: uuid.UUID | None = None
    ) -> ImageAnswer:
        """Return a picture."""
        del workspace_id, request, job
        raise AiNotConfigured("image")

    async def moderate(
        self, workspace_id: uuid.UUID, request: ModerationRequest, *, job: uuid.UUID | None = None
    ) -> Verdict:
        """Return what a check finds in content."""
        del workspace_id, request, job
        raise AiNotConfigured("moderation")

    async def embed(
        self, workspace_id: uuid.UUID, texts: Sequence[str], *, job: uuid.UUID | None = None
    ) -> EmbeddingAnswer:
        """Return a vector for each text."""
        del workspace_id, texts, job
        raise AiNotConfigured("embedding")

    async def speak(
        self, workspace_id: uuid.UUID, request: SpeechRequest, *, job: uuid.UUID | None = None
    ) -> SpeechAnswer:
        """Return spoken words."""
        del workspace_id, request, job
        raise AiNotConfigured("speech")

    async def start_video(
        self, workspace_id: uuid.UUID, request: VideoRequest, *, job: uuid.UUID | None = None
    ) -> VideoState:
        """Order a film; its id is kept in the database, so that another process may ask for it."""
        del workspace_id, request, job
        raise AiNotConfigured("video")

    async def poll_video(self, workspace_id: uuid.UUID, video_id: uuid.UUID) -> VideoState:
        """Return how far a film is, and its file once it is finished."""
        del workspace_id, video_id
        raise AiNotConfigured("video")

    async def end_lost(self, session: AsyncSession) -> int:
        """End calls whose process is gone, at the most they could cost; return how many."""
        return await end_lost_calls(session, self.desk.clock.now())

    async def aclose(self) -> None:
        """Close every connection."""
        await self.desk.http.aclose()
