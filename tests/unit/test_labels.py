"""Labels hold, say the truth, and break when a file is changed."""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from mutoscope.kernel import FixedClock, SystemClock
from mutoscope.media.labels import (
    Labeller,
    LabelsUnavailable,
    Provenance,
    local_identity,
    read_identity,
    read_label,
    to_xmp,
)

NOW = SystemClock().now()
SAID = Provenance("A <b> & c", neural_voices=("af_heart",), footage=("boats.mp4",), composed_music=True)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "thumb.jpg"
    Image.effect_noise((360, 640), 60).convert("RGB").save(path, quality=80)
    return path


def test_a_labelled_picture_is_trusted_by_those_who_know_its_authority(tmp_path: Path, picture: Path) -> None:
    labeller = Labeller(tmp_path / "keys")
    facts = labeller.label(SAID, picture)
    assert facts.state == "trusted"
    assert facts.source_type == "compositeWithTrainedAlgorithmicMedia"
    assert "Narration synthesised by AI (af_heart)" in facts.description
    assert read_label(picture).state == "valid", "a stranger sees that it is intact"
    other = Labeller(tmp_path / "others").identity().authority
    assert read_label(picture, other).state == "valid"
    with Image.open(picture) as shown:
        shown.load()
        assert b"compositeWithTrainedAlgorithmicMedia" in shown.info["xmp"]
        assert b"ai-generated" in shown.info["xmp"]


@pytest.mark.parametrize("place", [0.3, 0.6, 0.95])
def test_a_changed_picture_is_found_out(tmp_path: Path, picture: Path, place: float) -> None:
    labeller = Labeller(tmp_path / "keys")
    labeller.label(SAID, picture)
    content = bytearray(picture.read_bytes())
    content[int(len(content) * place)] ^= 1
    picture.write_bytes(content)
    facts = read_label(picture, labeller.identity().authority)
    assert facts.state == "invalid"
    assert facts.problems


def test_a_picture_without_a_label_has_none(picture: Path) -> None:
    assert read_label(picture).state == "none"


def test_the_mark_is_seen_and_covered_by_the_signature(tmp_path: Path, picture: Path) -> None:
    labeller = Labeller(tmp_path / "keys", visible_mark=True)
    assert labeller.label(SAID, picture).state == "trusted"
    with Image.open(picture) as shown:
        assert shown.size == (360, 640)
        corner = shown.convert("L").crop((12, 605, 120, 628))
        assert min(corner.tobytes()) < 40
        assert max(corner.tobytes()) > 200


def test_the_metadata_is_xml_whatever_the_title() -> None:
    root = ET.fromstring(to_xmp(SAID).decode().split("?>", 1)[1].rsplit("<?", 1)[0])  # noqa: S314 -- our own
    described = next(iter(root.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}Description")))
    source = described.get("{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType")
    assert source == "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
    assert "A <b> & c" in "".join(root.itertext())


@pytest.mark.parametrize(
    ("said", "source", "generated"),
    [
        (Provenance(neural_voices=("a",), footage=("b",)), "compositeWithTrainedAlgorithmicMedia", True),
        (Provenance(neural_voices=("a",)), "compositeWithTrainedAlgorithmicMedia", True),
        (Provenance(generated_pictures=("a",)), "trainedAlgorithmicMedia", True),
        (Provenance(generated_pictures=("a",), footage=("b",)), "compositeWithTrainedAlgorithmicMedia", True),
        (Provenance(basic_voices=("a",), footage=("b",)), "compositeSynthetic", False),
        (Provenance(basic_voices=("a",)), "algorithmicMedia", False),
    ],
)
def test_the_source_type_is_what_it_is(said: Provenance, source: str, generated: bool) -> None:  # noqa: FBT001 -- a table
    assert said.source_type == source
    assert said.ai_generated is generated
    assert said.describe()


def test_keys_are_made_once_kept_private_and_renewed(tmp_path: Path) -> None:
    clock = FixedClock(NOW)
    first = local_identity(tmp_path, clock)
    assert local_identity(tmp_path, clock) == first
    assert all(path.stat().st_mode & 0o077 == 0 for path in tmp_path.glob("*.key"))
    clock.advance(days=800)
    renewed = local_identity(tmp_path, clock)
    assert renewed.key != first.key
    assert renewed.authority == first.authority
    clock.advance(days=2830)
    assert local_identity(tmp_path, clock).authority != first.authority
    (tmp_path / "signer.pem").write_text("damaged")
    assert local_identity(tmp_path, clock).chain.count("BEGIN CERTIFICATE") == 2


def test_ones_own_key_signs(tmp_path: Path, picture: Path) -> None:
    made = local_identity(tmp_path / "made", FixedClock(NOW))
    (tmp_path / "chain.pem").write_text(made.chain)
    (tmp_path / "key.pem").write_text(made.key)
    labeller = Labeller(tmp_path / "unused", tmp_path / "chain.pem", tmp_path / "key.pem")
    assert labeller.label(SAID, picture).state == "trusted"
    assert not (tmp_path / "unused").exists()
    other = local_identity(tmp_path / "other", FixedClock(NOW))
    (tmp_path / "key.pem").write_text(other.key)
    with pytest.raises(LabelsUnavailable, match="is not that of"):
        read_identity(tmp_path / "chain.pem", tmp_path / "key.pem")
    with pytest.raises(LabelsUnavailable, match="cannot be read"):
        read_identity(tmp_path / "chain.pem", tmp_path / "missing.pem")


def test_a_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "c2pa", None)
    with pytest.raises(LabelsUnavailable, match="c2pa-python") as caught:
        Labeller(tmp_path).check()
    assert "MUTOSCOPE_LABELS=false" in caught.value.remedy
