"""The client for ordinary programs."""

from __future__ import annotations

import time
import uuid
from pathlib import Path
from typing import Self, TypeVar, Unpack

import httpx2

from mutoscope.clients.sdk import film as film_flows
from mutoscope.clients.sdk.api import jobs as jobs_api
from mutoscope.clients.sdk.api import users as users_api
from mutoscope.clients.sdk.api.jobs import JobView, QuoteView
from mutoscope.clients.sdk.call import Call
from mutoscope.clients.sdk.connection import Credentials, Retries, keep_tokens, send_call
from mutoscope.clients.sdk.film import Order, Source, Watch
from mutoscope.clients.sdk.flow import Action, Flow, Hand, Reply, Save, Send, Sleep
from mutoscope.clients.sdk.http import DEFAULT_URL, PARTIAL_CONTENT, REFUSED, TIMEOUT, base_url, to_reply, to_request

T = TypeVar("T")


class Film:
    """A film that was ordered."""

    def __init__(self, client: Client, job_id: uuid.UUID) -> None:
        self._client = client
        self.job_id = job_id
        self.job: JobView | None = None
        """Its last known state."""

    def wait(self, *, on_progress: Watch | None = None, timeout: float | None = None) -> Self:
        """Wait until the film is finished.

        Args:
            on_progress: called with the job whenever it has changed.
            timeout: in seconds; None waits as long as it takes.

        Raises:
            JobFailed: it was not finished, and its credits are back.
            TookTooLong: the timeout is over; the job goes on.
        """
        client = self._client
        waiting = film_flows.wait_for_job(
            client.credentials, client.retries, self.job_id, watch=on_progress, timeout=timeout
        )
        self.job = client.run(waiting)
        return self

    def download(self, folder: str | Path = ".") -> dict[str, Path]:
        """Download the finished film, its subtitles, thumbnail and report; waits for it first if need be."""
        job = self.job or self.wait().job
        assert job is not None  # noqa: S101 -- wait() has set it
        return self._client.run(
            film_flows.download_files(self._client.credentials, self._client.retries, job, Path(folder))
        )

    def cancel(self) -> JobView:
        """Cancel the job; the held credits come back."""
        self.job = self._client.send(jobs_api.jobs_job_id_cancel_post(self.job_id))
        return self.job


class Client:
    r"""Talks to one server; use it with `with`, or close it.

    ```python
    with Client("http://127.0.0.1:8765", api_key="cc_…") as client:
        film = client.make(script="# Dawn\nThe sun comes up.", clips=["sunrise.mp4"])
        film.wait(on_progress=lambda job: print(job.percent, job.stage)).download("out")
    ```
    """

    def __init__(self, url: str = DEFAULT_URL, *, api_key: str | None = None, retries: Retries | None = None) -> None:
        """Connect to a server.

        Args:
            url: its address, without a path.
            api_key: `cc_…`; without one, call `log_in`.
            retries: how often and how patiently a request is repeated.
        """
        self.credentials = Credentials(api_key=api_key)
        self.retries = retries or Retries()
        self._http = httpx2.Client(base_url=base_url(url), timeout=TIMEOUT)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def log_in(self, email: str, password: str) -> None:
        """Log in; the tokens are renewed by themselves from then on."""
        answer = self.send(users_api.users_login_post(email=email, password=password))
        keep_tokens(self.credentials, answer.model_dump())

    def send(self, call: Call[T]) -> T:
        """Carry out one operation of `mutoscope.clients.sdk.api`.

        Raises:
            ApiError: the server refused.
            NotReached: the server does not answer.
        """
        return self.run(send_call(call, self.credentials, self.retries))

    def make(self, script: Source, **order: Unpack[Order]) -> Film:
        """Order a film; files that the server does not have are sent first.

        Args:
            script: the text, or a `Path` to read it from.
            order: clips, images, music and logo — files of this machine, or ids or names on the server — and whatever
                else an order may state: voice, template, size, title.

        Raises:
            OutOfCredits: the price exceeds the balance; nothing was ordered.
            ApiError: the server refused.
            FileNotFoundError: a `Path` that is not there.
        """
        ready = self.run(film_flows.prepare_order(self.credentials, self.retries, script, order))
        return Film(self, self.run(film_flows.order_film(self.credentials, self.retries, ready)))

    def quote(self, script: Source, **order: Unpack[Order]) -> QuoteView:
        """Ask what a film would cost, in the words of `make`; files are sent, nothing is spent."""
        ready = self.run(film_flows.prepare_order(self.credentials, self.retries, script, order))
        return self.run(film_flows.quote_film(self.credentials, self.retries, ready))

    def preview(self, script: Source, **order: Unpack[Order]) -> bytes:
        """Return a JPEG of a film's first scene with captions and logo; files are sent, nothing is spent.

        Raises:
            ApiError: the server refused.
            FileNotFoundError: a `Path` that is not there.
        """
        ready = self.run(film_flows.prepare_order(self.credentials, self.retries, script, order))
        return self.run(film_flows.preview_film(self.credentials, self.retries, ready))

    def run(self, flow: Flow[T]) -> T:
        """Carry out a flow to its end."""
        reply: Reply | None = None
        while True:
            try:
                action = flow.send(reply)
            except StopIteration as end:
                return end.value
            reply = self._perform(action)

    def _perform(self, action: Action) -> Reply | None:
        if isinstance(action, Sleep):
            time.sleep(action.seconds)
            return None
        try:
            if isinstance(action, Hand):
                return self._hand(action)
            return self._save(action) if isinstance(action, Save) else self._send(action)
        except httpx2.TransportError:
            return None

    def _send(self, action: Send) -> Reply:
        answer = self._http.request(**to_request(action))
        return to_reply(answer, answer.content)

    def _hand(self, action: Hand) -> Reply:
        with action.file.open("rb") as file:
            form = {action.field: (action.file.name, file, action.media_type)}
            answer = self._http.post(action.path.lstrip("/"), headers=dict(action.headers), files=form)
        return to_reply(answer, answer.content)

    def _save(self, action: Save) -> Reply:
        with self._http.stream("GET", action.path.lstrip("/"), headers=dict(action.headers)) as answer:
            if answer.status_code >= REFUSED:
                return to_reply(answer, answer.read())
            with action.to.open("ab" if answer.status_code == PARTIAL_CONTENT else "wb") as file:
                for block in answer.iter_bytes():
                    file.write(block)
        return to_reply(answer, b"")
