"""Check everything a transcript or a cut needs before a credit moves, and freeze it."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation.errors import TranscriptNotFinished
from mutoscope.generation.frozen_request import FrozenAsset
from mutoscope.generation.side_jobs.read_transcript import FinishedTranscript
from mutoscope.generation.side_jobs.types import SideOrder
from mutoscope.generation.studio import Studio
from mutoscope.library import Asset, FileNotFound, find_asset
from mutoscope.media.render import plan_cut
from mutoscope.media.transcript import NothingHeard, RecogniserMissing, cut_by_words


async def freeze_transcript(session: AsyncSession, studio: Studio, asset_id: uuid.UUID, language: str) -> SideOrder:
    """Return the order of what is said in a file.

    Raises:
        FileNotFound: the workspace has no such file.
        NothingHeard: it has no sound.
        LanguageUnheard, RecogniserMissing: it cannot be understood, or not here.
    """
    asset = await find_asset(session, studio.clock, asset_id)
    if asset is None:
        raise FileNotFound("asset", asset_id)
    if not asset.probe.has_audio:
        raise NothingHeard(f"{asset.name} has no sound.", remedy="Name a file with speech in it.", file=asset.name)
    if studio.recogniser is None:
        raise RecogniserMissing(
            "Speech cannot be written down here.", remedy="Run `mutoscope transcribe install` once on the server."
        )
    studio.recogniser.require(language)
    return _order("transcript", asset, Fraction(asset.probe.duration))


async def freeze_cut(
    session: AsyncSession, studio: Studio, heard: FinishedTranscript, delete: frozenset[int]
) -> SideOrder:
    """Return the order of a clip without some of its words.

    Raises:
        TranscriptNotFinished: the job is no transcript of a file.
        FileNotFound: the file that was listened to is gone.
        WordUnknown, NothingLeft, TooManyCuts: the words.
    """
    generation = heard.generation
    if generation.work != "transcript":
        raise TranscriptNotFinished(generation.id, generation.work, generation.status)
    frozen = FrozenAsset(**generation.request["media"])
    asset = await find_asset(session, studio.clock, uuid.UUID(frozen.id))
    if asset is None:
        raise FileNotFound("asset", frozen.name)
    cut = plan_cut(frozen.reference(Path(frozen.digest)), cut_by_words(heard.transcript, delete))
    return _order("cut", asset, Fraction(cut.duration_ms, 1000), transcript=heard.digest, delete=sorted(delete))


def _order(work: Any, asset: Asset, length: Fraction, **further: Any) -> SideOrder:  # noqa: ANN401 -- a work, JSON
    title = asset.name.rpartition(".")[0] or asset.name
    request = {"title": title, "media": asdict(FrozenAsset.of(asset)), "notices": list[str](), **further}
    seconds = max(1, ceil(length))
    return SideOrder(work, request, seconds, seconds, (asset.id,), round(length * 1000))
