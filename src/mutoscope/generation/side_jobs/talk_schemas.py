"""Transcripts and cuts over HTTP."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from pydantic import BaseModel, Field

from mutoscope.catalog import Way
from mutoscope.generation.quote_schemas import QuotedCharge, Refusal
from mutoscope.generation.schemas import JobView
from mutoscope.generation.side_jobs.quote_side_job import SideQuote
from mutoscope.kernel import Credits
from mutoscope.media.transcript import Transcript
from mutoscope.tenancy.schema_example import example

_MOST_WORDS = 100_000
_SENTENCE: dict[str, Any] = {
    "first": 0,
    "text": "The sea.",
    "words": [{"text": "The", "start_ms": 120, "end_ms": 260}, {"text": "sea.", "start_ms": 260, "end_ms": 700}],
}
_QUOTE: dict[str, Any] = {
    "duration_ms": 60_500,
    "credits": "0.35",
    "balance": "3",
    "balance_after": "2.65",
    "affordable": True,
    "paid_by": "credits",
    "unit": "credit",
    "amount": "0.35",
    "charge": None,
    "refusal": None,
}


class OrderTranscript(BaseModel):
    """Body of `POST /assets/{asset_id}/transcript`."""

    model_config = example(language="en")
    project_id: uuid.UUID | None = Field(default=None, description="A project to list it under; it needs none.")
    language: str = Field(default="en", max_length=20, description="BCP 47 tag of what is spoken; only English so far.")


class CutWords(BaseModel):
    """Body of `POST /jobs/{job_id}/cut`."""

    model_config = example(delete=[3, 7, 8, 9])
    delete: list[Annotated[int, Field(ge=0)]] = Field(
        min_length=1, max_length=_MOST_WORDS, description="Words to leave out, counted from 0 through the transcript."
    )


class TalkQuote(BaseModel):
    """What a transcript or a cut will cost: exactly this, if it is ordered now. Nothing is kept and nothing moves."""

    model_config = example(**_QUOTE)
    duration_ms: int = Field(description="How long the file is; of a cut, how long what is left will be.")
    credits: str = Field(examples=["0.35"], description="0 where it is not paid in credits.")
    balance: str
    balance_after: str
    affordable: bool
    paid_by: Way
    unit: str
    amount: str = Field(description="The price in `unit`; 0 where the plan includes it or it is charged.")
    charge: QuotedCharge | None
    refusal: Refusal | None = Field(description="Why the gate would refuse it now.")

    @classmethod
    def of(cls, quote: SideQuote) -> TalkQuote:
        """Return the view of a quote."""
        price = quote.price
        spent = price.amount if price.path == "credits" else 0
        return cls(
            duration_ms=quote.order.length_ms or quote.order.seconds * 1000,
            credits=str(Credits(spent)),
            balance=str(Credits(quote.available)),
            balance_after=str(Credits(quote.available - spent)),
            affordable=quote.refusal is None,
            paid_by=price.path,
            unit=price.unit,
            amount=str(Credits(price.amount)),
            charge=QuotedCharge.of(price),
            refusal=Refusal.of(quote.refusal) if quote.refusal else None,
        )


class TalkList(BaseModel):
    """Transcripts and cuts of one file, newest first; `asset_id` of a cut is the file it has become."""

    model_config = example(items=[])
    items: list[JobView]


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
