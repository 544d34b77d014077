"""The Python client: every operation of the API, typed, and the main job in three words.

`Client` blocks, `AsyncClient` awaits. `client.send(api.credits.credits_balance_get())` carries out any operation;
`client.make(…)`, `.wait()` and `.download()` are what most programs need. Requests are repeated where that is safe,
with one `Idempotency-Key`; a refusal is an error of `errors` with the server's code and remedy.
"""

from mutoscope.clients.sdk import api, errors
from mutoscope.clients.sdk.asynchronous import AsyncClient, AsyncFilm
from mutoscope.clients.sdk.blocking import Client, Film
from mutoscope.clients.sdk.call import Call
from mutoscope.clients.sdk.connection import Retries

__all__ = ["AsyncClient", "AsyncFilm", "Call", "Client", "Film", "Retries", "api", "errors"]
