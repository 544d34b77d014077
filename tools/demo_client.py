"""What the demo says to the server: an ordinary client of the HTTP API, nothing of the product imported."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2

CHUNK = 1 << 20
TUS = {"Tus-Resumable": "1.0.0"}


class Client:
    """A session of one account."""

    def __init__(self, url: str) -> None:
        """Connect to a server."""
        self._url = url
        self._http = httpx2.Client(base_url=f"{url}/api/v1/", timeout=60)
        self.workspace_id = ""

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def call(self, method: str, path: str, **request: Any) -> Any:  # noqa: ANN401 -- JSON in, JSON out
        """Call the API; a problem document ends the demo with its message and remedy."""
        answer = self._http.request(method, path, **request)
        if answer.is_error:
            problem = answer.json()
            raise SystemExit(f"{method} {path} → {answer.status_code}: {json.dumps(problem, ensure_ascii=False)}")
        return answer.json() if answer.content else None

    def sign_in(self, name: str, email: str, password: str) -> bool:
        """Register, or log in if the account is there already; return whether it is new."""
        body = {"name": name, "email": email, "password": password}
        new = self._http.post("users/register", json=body).is_success
        token = self.call("POST", "users/login", json={"email": email, "password": password})["access_token"]
        self._http.headers["Authorization"] = f"Bearer {token}"
        claims = token.split(".")[1]
        self.workspace_id = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["wid"]
        return new

    def uploaded(self) -> set[str]:
        """Return the SHA-256 of every file that the workspace has."""
        return {asset["sha256"] for asset in self.call("GET", "assets", params={"limit": 100})["items"]}

    def upload(self, path: Path) -> int:
        """Upload a file by tus, a mebibyte at a time; return the number of bytes sent."""
        size = path.stat().st_size
        name = base64.b64encode(path.name.encode()).decode()
        headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": f"filename {name}"}
        begun = self._http.post("uploads", headers=headers)
        begun.raise_for_status()
        location = self._url + begun.headers["Location"]
        with path.open("rb") as file:
            offset = 0
            while block := file.read(CHUNK):
                headers = {**TUS, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
                self._http.patch(location, headers=headers, content=block).raise_for_status()
                offset += len(block)
        return size

    def follow(self, job_id: str) -> Iterator[dict[str, Any]]:
        """Yield a job's states as the server sends them, the last one being final."""
        with self._http.stream("GET", f"jobs/{job_id}/events", timeout=None) as stream:
            for line in stream.iter_lines():
                if line.startswith("data:"):
                    yield json.loads(line.removeprefix("data:"))

    def download(self, path: str, target: Path) -> None:
        """Download one file of a finished job; `path` starts at the host."""
        with self._http.stream("GET", self._url + path) as stream:
            stream.raise_for_status()
            with target.open("wb") as file:
                for block in stream.iter_bytes():
                    file.write(block)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
