"""Label a finished file: metadata first, the signature last, and a look whether it holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from mutoscope.kernel import Clock, SystemClock
from mutoscope.media.labels.draw_mark import draw_mark
from mutoscope.media.labels.errors import LabelFailed
from mutoscope.media.labels.identity import Identity, local_identity, read_identity
from mutoscope.media.labels.sign_file import library, read_label, sign_file
from mutoscope.media.labels.types import LabelFacts, Provenance
from mutoscope.media.labels.write_xmp import write_xmp


@dataclass(frozen=True)
class Labeller:
    """Who labels.

    Args:
        folder: where this installation's own key and authority are kept; made on first use.
        certificate: one's own chain in PEM instead, the signer's certificate first.
        key: its key.
        visible_mark: whether thumbnails also say it in letters.
    """

    folder: Path
    certificate: Path | None = None
    key: Path | None = None
    visible_mark: bool = False
    clock: Clock = field(default_factory=SystemClock)

    def identity(self) -> Identity:
        """Return the key that signs.

        Raises:
            LabelsUnavailable: there is none that can be used.
        """
        if self.certificate and self.key:
            return read_identity(self.certificate, self.key)
        return local_identity(self.folder, self.clock)

    def check(self) -> None:
        """Raise now what `label` would raise when a film is finished.

        Raises:
            LabelsUnavailable: the library or the key is missing.
        """
        library()
        self.identity()

    def label(self, provenance: Provenance, path: Path, suffix: str = "") -> LabelFacts:
        """Label a file in its place; return what a reader finds in it.

        Raises:
            LabelsUnavailable: the library or the key is missing.
            LabelFailed: the file cannot be labelled.
        """
        identity = self.identity()
        if self.visible_mark and (suffix or path.suffix.lower()) in {".jpg", ".jpeg"}:
            draw_mark(path, provenance)
        write_xmp(path, provenance)
        sign_file(path, provenance, identity, suffix)
        facts = read_label(path, identity.authority, suffix)
        if facts.state not in {"valid", "trusted"}:
            raise LabelFailed(
                f"The label of {path.name} does not hold: {', '.join(facts.problems) or facts.state}.",
                remedy="Check the signing key and its certificate chain.",
                problems=list(facts.problems),
            )
        return facts
