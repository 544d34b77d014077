"""Multipart forms, for the providers that take nothing else."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence


def write_form(
    fields: Mapping[str, str], files: Sequence[tuple[str, bytes]] = (), *, file_field: str = "image[]"
) -> tuple[bytes, str]:
    """Return the body of a form, and its content type.

    Args:
        fields: names and texts.
        files: media types and contents.
        file_field: the name that all files have.
    """
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\ncontent-disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode("utf-8", "replace")
        for name, text in fields.items()
    ]
    for number, (media_type, content) in enumerate(files):
        extension = media_type.rpartition("/")[2]
        head = (
            f'--{boundary}\r\ncontent-disposition: form-data; name="{file_field}"; filename="{number}.{extension}"\r\n'
            f"content-type: {media_type}\r\n\r\n"
        )
        parts.append(head.encode() + content + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"
