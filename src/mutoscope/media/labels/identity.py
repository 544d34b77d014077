"""The key that signs: one's own, or one made on first use under a local authority."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from mutoscope.kernel import Clock
from mutoscope.media.labels.errors import LabelsUnavailable

_AUTHORITY_DAYS, _SIGNER_DAYS, _RENEW_DAYS = 3650, 825, 30
_OWNER_ONLY = 0o600


@dataclass(frozen=True)
class Identity:
    """A certificate chain (signer first, authority last) and the signer's key, in PEM."""

    chain: str
    key: str

    @property
    def authority(self) -> str:
        """Return the last certificate of the chain, in PEM."""
        certificates = x509.load_pem_x509_certificates(self.chain.encode())
        return certificates[-1].public_bytes(serialization.Encoding.PEM).decode()


def read_identity(chain: Path, key: Path) -> Identity:
    """Return one's own key and chain.

    Raises:
        LabelsUnavailable: they cannot be read, are no PEM, do not belong together, or the key is none for ES256.
    """
    try:
        identity = Identity(chain.read_text(encoding="ascii"), key.read_text(encoding="ascii"))
        certificates = x509.load_pem_x509_certificates(identity.chain.encode())
        private = serialization.load_pem_private_key(identity.key.encode(), None)
    except (OSError, ValueError, TypeError) as error:
        raise _unusable(f"{chain.name} or {key.name} cannot be read: {error}") from error
    if not isinstance(private, ec.EllipticCurvePrivateKey) or not isinstance(private.curve, ec.SECP256R1):
        raise _unusable(f"{key.name} is no key on the curve P-256")
    if private.public_key() != certificates[0].public_key():
        raise _unusable(f"the first certificate of {chain.name} is not that of {key.name}")
    return identity


def local_identity(folder: Path, clock: Clock) -> Identity:
    """Return the key of this installation, made with its authority on first use; renewed before it expires.

    Raises:
        LabelsUnavailable: the folder cannot be written.
    """
    now = clock.now()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (folder / "lock").open("w") as lock:  # two processes that start together make one authority
            fcntl.flock(lock, fcntl.LOCK_EX)
            authority, authority_key = _load(folder, "authority", now) or _make_authority(folder, now)
            signer, key = _load(folder, "signer", now) or _make_signer(folder, authority, authority_key, now)
    except OSError as error:
        raise _unusable(f"{folder} cannot be written: {error.strerror or error}") from error
    return Identity(_pem(signer) + _pem(authority), _key_pem(key))


Pair = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]


def _load(folder: Path, name: str, now: dt.datetime) -> Pair | None:
    try:
        certificate = x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes())
        key = serialization.load_pem_private_key((folder / f"{name}.key").read_bytes(), None)
    except (FileNotFoundError, ValueError):
        return None
    fresh = certificate.not_valid_after_utc - now > dt.timedelta(days=_RENEW_DAYS)
    return (certificate, key) if fresh and isinstance(key, ec.EllipticCurvePrivateKey) else None


def _make_authority(folder: Path, now: dt.datetime) -> Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("Mutoscope local authority")
    certificate = _certify(name, key, name, key, (now, _AUTHORITY_DAYS))
    for stale in ("signer.pem", "signer.key"):
        (folder / stale).unlink(missing_ok=True)
    return _keep(folder, "authority", (certificate, key))


def _make_signer(
    folder: Path, authority: x509.Certificate, authority_key: ec.EllipticCurvePrivateKey, now: dt.datetime
) -> Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("Mutoscope signer")
    return _keep(folder, "signer", (_certify(name, key, authority.subject, authority_key, (now, _SIGNER_DAYS)), key))


def _certify(
    name: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    life: tuple[dt.datetime, int],
) -> x509.Certificate:
    now, days = life
    own = key is issuer_key
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=own, path_length=None), critical=True)
        .add_extension(_usage(authority=own), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if not own:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, common),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Mutoscope"),
        ]
    )


def _keep(folder: Path, name: str, pair: Pair) -> Pair:
    """Write key and certificate, the key readable by its owner only; the certificate, which is looked for, last."""
    for suffix, text in ((".key", _key_pem(pair[1])), (".pem", _pem(pair[0]))):
        unfinished = folder / f".{name}{suffix}.part"
        unfinished.unlink(missing_ok=True)
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY), "w") as file:
            file.write(text)
        unfinished.replace(folder / f"{name}{suffix}")
    return pair


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def _key_pem(key: ec.EllipticCurvePrivateKey) -> str:
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain).decode()


def _unusable(why: str) -> LabelsUnavailable:
    return LabelsUnavailable(
        f"Files cannot be labelled: {why}.",
        remedy="Mend the folder's permissions, or set MUTOSCOPE_LABEL_CERTIFICATE and MUTOSCOPE_LABEL_KEY to a chain "
        "and its ES256 key in PEM.",
    )
