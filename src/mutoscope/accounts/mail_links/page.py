"""The pages behind the links in mails: one button each.

Opening a page does nothing, whoever opens it. The secret stands behind `#` in the address; the page's script sends it
when the button is pressed. The web interface may bring pages of its own: they call the same operations.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from html import escape
from typing import Final

_SCRIPT: Final = """
const form = document.forms[0], said = document.getElementById('said');
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  form.hidden = true;
  said.textContent = 'One moment …';
  const body = Object.fromEntries(new FormData(form));
  body.token = decodeURIComponent(location.hash.slice(1));
  try {
    const answer = await fetch(location.pathname, {
      method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)});
    const text = await answer.text(), said_back = text ? JSON.parse(text) : {};
    if (!answer.ok) {
      said.textContent = said_back.detail + ' ' + said_back.remedy;
      form.hidden = answer.status !== 422;
      return;
    }
    history.replaceState(null, '', location.pathname);
    said.textContent = form.dataset.done;
    if (said_back.access_token) {
      const token = document.createElement('textarea');
      token.readOnly = true;
      token.rows = 6;
      token.cols = 60;
      token.value = said_back.access_token;
      said.after(token);
    }
  } catch (error) {
    said.textContent = 'The server does not answer. Try again.';
    form.hidden = false;
  }
});
"""
_STYLE: Final = "body{font:16px/1.5 sans-serif;max-width:32em;margin:4em auto;padding:0 1em}button,input{font:inherit}"


def _source(code: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"


HEADERS: Final = {
    "Content-Security-Policy": (
        f"default-src 'none'; script-src {_source(_SCRIPT)}; style-src {_source(_STYLE)}; connect-src 'self'; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )
}
"""Nothing but this script and this style runs on the pages, and they may not be framed."""


@dataclass(frozen=True)
class LinkPage:
    """What one page says."""

    title: str
    text: str
    button: str
    done: str
    asks_password: bool = False

    def render(self) -> str:
        """Return the page as HTML."""
        field = (
            '<p><label>New password <input type="password" name="password" autocomplete="new-password" minlength="8"'
            ' maxlength="128" required></label></p>'
        )
        return (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(self.title)}</title>'
            '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
            f"<style>{_STYLE}</style></head><body><h1>{escape(self.title)}</h1><p>{escape(self.text)}</p>"
            f'<form data-done="{escape(self.done)}">{field if self.asks_password else ""}'
            f'<button type="submit">{escape(self.button)}</button></form>'
            '<p id="said" role="status"></p><noscript><p>This page needs JavaScript.</p></noscript>'
            f"<script>{_SCRIPT}</script></body></html>"
        )


VERIFY: Final = LinkPage(
    "Verify your e-mail address",
    "Press the button if you opened an account with this address. If you did not, close this page.",
    "Verify my address",
    "Your address is verified. You can close this page.",
)
SIGN_IN: Final = LinkPage(
    "Log in",
    "Press the button to log in. If you did not ask for this, close this page.",
    "Log in",
    "You are logged in. This is your access token:",
)
RESET: Final = LinkPage(
    "Set a new password",
    "Everybody who is logged in to your account, on every device, will have to log in again.",
    "Set the password",
    "Your new password is set. You can log in with it.",
    asks_password=True,
)
CHANGE: Final = LinkPage(
    "Confirm your new e-mail address",
    "Press the button to make this the address of your account. If you did not ask for this, close this page.",
    "Use this address",
    "This is the address of your account now. You can close this page.",
)
