"""Content credentials (C2PA) in a file: signed last, read back at once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, cast

from mutoscope.media.labels.errors import LabelFailed, LabelsUnavailable
from mutoscope.media.labels.identity import Identity
from mutoscope.media.labels.types import GENERATOR, LabelFacts, Provenance

_TYPES = {".mp4": "video/mp4", ".m4a": "audio/mp4", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".wav": "audio/wav"}


def sign_file(path: Path, provenance: Provenance, identity: Identity, suffix: str = "") -> None:
    """Put a signed manifest into a finished file, in its place.

    Args:
        path: the file; replaced only when the signed one is complete.
        provenance: what the manifest states.
        identity: whose signature it bears.
        suffix: what kind of file it is, if its name does not say so.

    Raises:
        LabelsUnavailable: the library is not installed here.
        LabelFailed: the file cannot be signed.
    """
    c2pa = library()
    kind = _TYPES[suffix or path.suffix.lower()]
    signed = path.with_name(f".{path.name}.signed")
    signed.unlink(missing_ok=True)
    try:
        info = c2pa.C2paSignerInfo(b"es256", identity.chain.encode(), identity.key.encode(), None)
        with (
            c2pa.Signer.from_info(info) as signer,
            c2pa.Builder(json.dumps(_manifest(provenance))) as builder,
            path.open("rb") as source,
            signed.open("w+b") as target,
        ):
            builder.sign(signer, kind, source, target)
        shutil.copymode(path, signed)
        signed.replace(path)
    except c2pa.C2paError as error:
        raise LabelFailed(
            f"{path.name} could not be labelled: {error}.", remedy="Check the signing key, then make the film again."
        ) from error
    finally:
        signed.unlink(missing_ok=True)


def read_label(path: Path, authorities: str = "", suffix: str = "") -> LabelFacts:
    """Return what a file's label says and whether it holds. Nothing is fetched from anywhere.

    Args:
        path: an MP4 or a JPEG.
        authorities: certificates in PEM under which a signer is trusted.
        suffix: what kind of file it is, if its name does not say so.

    Raises:
        LabelsUnavailable: the library is not installed here.
    """
    c2pa = library()
    kind = _TYPES[suffix or path.suffix.lower()]
    settings: dict[str, Any] = {"verify": {"remote_manifest_fetch": False, "ocsp_fetch": False}}
    if authorities:
        settings["trust"] = {"trust_anchors": authorities}
        settings["verify"]["verify_trust"] = True
    try:
        with path.open("rb") as file, c2pa.Context.from_dict(settings) as context:
            found = json.loads(c2pa.Reader(kind, file, context=context).json())
    except c2pa.C2paError.ManifestNotFound:
        return LabelFacts("none")
    except c2pa.C2paError as error:
        return LabelFacts("invalid", (str(error)[:200],))
    return _facts(found)


def library() -> Any:  # noqa: ANN401 -- loaded when it is needed; the library has no types
    """Return the C2PA library.

    Raises:
        LabelsUnavailable: it is not installed, or there is no build of it for this machine.
    """
    try:
        import c2pa  # noqa: PLC0415 -- 50 MB that only labelling needs
    except (ImportError, OSError, RuntimeError) as error:
        raise LabelsUnavailable(
            f"Content credentials need the library c2pa-python, which cannot be loaded here: {error}.",
            remedy="Install c2pa-python for this machine, or turn labels off (MUTOSCOPE_LABELS=false).",
        ) from error
    return c2pa


def _manifest(provenance: Provenance) -> dict[str, Any]:
    agent = {"name": GENERATOR}
    action = {
        "action": "c2pa.created",
        "digitalSourceType": provenance.source_uri,
        "softwareAgent": agent,
        "description": provenance.describe(),
    }
    return {
        "claim_generator_info": [agent],
        "title": provenance.title or "film",
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [action]}}],
    }


def _facts(found: dict[str, Any]) -> LabelFacts:
    manifest = cast("dict[str, Any]", found.get("manifests", {}).get(found.get("active_manifest"), {}))
    statuses = cast("list[dict[str, Any]]", found.get("validation_status") or [])
    problems = tuple(str(status.get("code")) for status in statuses)
    state = {"Trusted": "trusted", "Valid": "valid"}.get(str(found.get("validation_state")), "invalid")
    actions = [
        action
        for assertion in manifest.get("assertions", [])
        if str(assertion.get("label", "")).startswith("c2pa.actions")
        for action in assertion["data"]["actions"]
    ]
    first = cast("dict[str, Any]", actions[0] if actions else {})
    return LabelFacts(
        state=cast("Any", state),
        problems=problems,
        source_type=str(first.get("digitalSourceType", "")).rpartition("/")[2],
        signer=str(manifest.get("signature_info", {}).get("common_name", "")),
        description=str(first.get("description", "")),
    )
