"""The file of a multipart form, as it arrives: never in memory, never in a temporary file of somebody else's."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from mutoscope.kernel import InvalidInput
from mutoscope.library.errors import WrongContentType

_MOST_HEADER_BYTES = 8192
_MOST_HEADERS = 16


@dataclass
class MultipartFile:
    """The first part with a file name. Read `name` after `open` and then `blocks` once."""

    name: str = ""
    media_type: str = ""
    _chunks: AsyncIterator[bytes] = field(init=False, repr=False)
    _parser: MultipartParser = field(init=False, repr=False)
    _ready: list[bytes] = field(default_factory=list[bytes], repr=False)
    _header: list[bytearray] = field(default_factory=lambda: [bytearray(), bytearray()], repr=False)
    _headers: dict[str, str] = field(default_factory=dict[str, str], repr=False)
    _inside: bool = False
    _complete: bool = False
    _ended: bool = False

    @classmethod
    async def open(cls, request: Request) -> MultipartFile:
        """Read up to the file's first bytes.

        Raises:
            WrongContentType: the body is not a multipart form.
            InvalidInput: it is malformed, or holds no file.
        """
        kind, options = parse_options_header(request.headers.get("content-type"))
        boundary = options.get(b"boundary")
        if kind != b"multipart/form-data" or not boundary:
            raise WrongContentType(
                "The body must be multipart/form-data with a file in the field `video`.",
                remedy="Send the file as a form field, or use resumable uploads at /uploads.",
            )
        self = cls()
        self._chunks = aiter(request.stream())
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._headers.clear,
                "on_header_field": lambda data, start, end: self._grow(0, data[start:end]),
                "on_header_value": lambda data, start, end: self._grow(1, data[start:end]),
                "on_header_end": self._end_header,
                "on_headers_finished": self._begin_part,
                "on_part_data": self._keep,
                "on_part_end": self._end_part,
                "on_end": self._end,
            },
        )
        while not self.name and await self._read_more():
            pass
        if not self.name:
            raise InvalidInput("The form holds no file.", remedy="Send the file in the field `video`.", field="video")
        return self

    async def blocks(self) -> AsyncGenerator[bytes]:
        """Yield the file's bytes.

        Raises:
            InvalidInput: the form ends inside the file.
        """
        while True:
            while self._ready:
                yield self._ready.pop(0)
            if self._complete:
                break
            if not await self._read_more():
                raise _malformed()
        async for _ in self._chunks:  # the rest of the form
            pass

    async def _read_more(self) -> bool:
        chunk = await anext(self._chunks, None)
        if chunk is None or self._ended:
            return False
        try:
            self._parser.write(chunk)
        except FormParserError:
            raise _malformed() from None
        return True

    def _grow(self, which: int, data: bytes) -> None:
        self._header[which] += data
        if len(self._header[which]) > _MOST_HEADER_BYTES:
            raise _malformed()

    def _end_header(self) -> None:
        name, value = (part.decode("utf-8", "replace") for part in self._header)
        self._headers[name.lower()] = value
        if len(self._headers) > _MOST_HEADERS:
            raise _malformed()
        self._header = [bytearray(), bytearray()]

    def _begin_part(self) -> None:
        # As bytes: a text may hold Latin-1 only, and browsers send names in UTF-8 (WHATWG HTML, multipart/form-data).
        _, options = parse_options_header(self._headers.get("content-disposition", "").encode())
        name = options.get(b"filename", b"").decode("utf-8", "replace")
        if name and not self.name:
            self.name, self.media_type, self._inside = name, self._headers.get("content-type", ""), True

    def _keep(self, data: bytes, start: int, end: int) -> None:
        if self._inside:
            self._ready.append(data[start:end])

    def _end_part(self) -> None:
        self._complete = self._complete or self._inside
        self._inside = False

    def _end(self) -> None:
        self._ended = True


def _malformed() -> InvalidInput:
    return InvalidInput("The multipart form is malformed or ends inside the file.", remedy="Send the whole form again.")
