"""Transcripts and cuts over HTTP."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from pydantic import BaseModel, Field

from mutoscope.media.transcript import Transcript
from mutoscope.tenancy.schema_example import example

_PROJECT = "0192f0c1-2b7a-7c3e-8f00-5a1b2c3d4e5f"
_MOST_WORDS = 100_000
_SENTENCE: dict[str, Any] = {
    "first": 0,
    "text": "The sea.",
    "words": [{"text": "The", "start_ms": 120, "end_ms": 260}, {"text": "sea.", "start_ms": 260, "end_ms": 700}],
}


class OrderTranscript(BaseModel):
    """Body of `POST /assets/{asset_id}/transcript`."""

    model_config = example(project_id=_PROJECT, language="en")
    project_id: uuid.UUID
    language: str = Field(default="en", max_length=20, description="BCP 47 tag of what is spoken; only English so far.")


class CutWords(BaseModel):
    """Body of `POST /jobs/{job_id}/cut`."""

    model_config = example(delete=[3, 7, 8, 9])
    delete: list[Annotated[int, Field(ge=0)]] = Field(
        min_length=1, max_length=_MOST_WORDS, description="Words to leave out, counted from 0 through the transcript."
    )


class TranscriptWord(BaseModel):
    """A word as it was heard, and when."""

    text: str
    start_ms: int
    end_ms: int


class TranscriptSentence(BaseModel):
    """Words up to a full stop or a long silence."""

    model_config = example(**_SENTENCE)
    first: int = Field(description="The place of its first word among all words.")
    text: str
    words: list[TranscriptWord]


class TranscriptView(BaseModel):
    """Everything that is said in a file."""

    model_config = example(language="en", duration_ms=900, words=2, sentences=[_SENTENCE])
    language: str
    duration_ms: int
    words: int = Field(description="How many there are.")
    sentences: list[TranscriptSentence]

    @classmethod
    def of(cls, transcript: Transcript) -> TranscriptView:
        """Return the view of a transcript."""
        sentences, first = list[TranscriptSentence](), 0
        for sentence in transcript.sentences:
            words = [TranscriptWord(**vars(word)) for word in sentence.words]
            sentences.append(TranscriptSentence(first=first, text=sentence.text, words=words))
            first += len(words)
        return cls(language=transcript.language, duration_ms=transcript.duration_ms, words=first, sentences=sentences)
