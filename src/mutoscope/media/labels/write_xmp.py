"""Metadata that every picture tool reads: XMP with IPTC's digital source type, in an MP4 or a JPEG.

Written before signing, so that the signature covers it.
"""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

from mutoscope.media.labels.errors import LabelFailed
from mutoscope.media.labels.types import GENERATOR, Provenance

_BOX = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
"""XMP's own box in ISO media files (XMP specification, part 3, 1.1.6)."""
_SEGMENT = b"http://ns.adobe.com/xap/1.0/\0"
_LARGEST = 65_533
_JPEG = b"\xff\xd8"


def to_xmp(provenance: Provenance) -> bytes:
    """Return the packet: IPTC's digital source type, `ai-generated` as a keyword and a property, a description."""
    keyword = "ai-generated" if provenance.ai_generated else "machine-made"
    packet = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:m="https://mutoscope.dev/ns/1.0/"
 xmp:CreatorTool="{GENERATOR}" Iptc4xmpExt:DigitalSourceType="{provenance.source_uri}"
 m:ai-generated="{str(provenance.ai_generated).lower()}">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(provenance.title)}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt>
<rdf:li xml:lang="x-default">{escape(provenance.describe())}</rdf:li>
</rdf:Alt></dc:description>
<dc:subject><rdf:Bag><rdf:li>{keyword}</rdf:li></rdf:Bag></dc:subject>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
    return packet.encode()


def write_xmp(path: Path, provenance: Provenance) -> None:
    """Add the packet to an MP4 (a box at its end: nothing moves) or a JPEG (a segment behind its first).

    Raises:
        LabelFailed: the file is neither.
    """
    packet = to_xmp(provenance)
    with path.open("r+b") as file:
        head = file.read(12)
        if head[4:8] == b"ftyp":
            file.seek(0, 2)
            file.write((24 + len(packet)).to_bytes(4, "big") + b"uuid" + _BOX + packet)
        elif head[:2] == _JPEG:
            file.seek(0)
            content = file.read()
            size = 2 + len(_SEGMENT) + len(packet)
            if size > _LARGEST:
                raise LabelFailed("The description is too long for a JPEG.", remedy="Give the film a shorter title.")
            at = _after_jfif(content)
            segment = b"\xff\xe1" + size.to_bytes(2, "big") + _SEGMENT + packet
            file.seek(0)
            file.write(content[:at] + segment + content[at:])
        else:
            raise LabelFailed(f"{path.name} is neither an MP4 nor a JPEG.", remedy="Label the finished files only.")


def _after_jfif(content: bytes) -> int:
    """Return where a segment may stand: behind the JFIF head, which must be the first, if there is one."""
    if content[2:4] != b"\xff\xe0":
        return 2
    return 4 + int.from_bytes(content[4:6], "big")
