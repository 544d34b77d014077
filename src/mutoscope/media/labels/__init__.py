"""Labels in finished files: content credentials, IPTC's digital source type, a visible mark."""

from mutoscope.media.labels.draw_mark import draw_mark, mark_text
from mutoscope.media.labels.errors import LabelFailed, LabelsUnavailable
from mutoscope.media.labels.identity import Identity, local_identity, read_identity
from mutoscope.media.labels.label_file import Labeller
from mutoscope.media.labels.sign_file import read_label, sign_file
from mutoscope.media.labels.types import LabelFacts, Provenance, SourceType
from mutoscope.media.labels.write_xmp import to_xmp, write_xmp

__all__ = [
    "Identity",
    "LabelFacts",
    "LabelFailed",
    "Labeller",
    "LabelsUnavailable",
    "Provenance",
    "SourceType",
    "draw_mark",
    "local_identity",
    "mark_text",
    "read_identity",
    "read_label",
    "sign_file",
    "to_xmp",
    "write_xmp",
]
