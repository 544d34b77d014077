"""Events reach their endpoint: signed, at least once, also after failures and a restart."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import stripe
from tests.integration.embedded_provider.shop import KEY, Loose, Shop, open_shop, postgres

from mutoscope.billing.embedded_provider import ProviderOptions, run_provider

PATIENCE = 60.0
DELIVERING = ProviderOptions(api_key=KEY, control=True, tick_seconds=0.2)


@dataclass
class Receiver:
    """A program that takes webhooks."""

    url: str = ""
    secret: str = ""
    refuse: int = 0
    """How many it answers with 500 first."""
    taken: list[str] = field(default_factory=list[str])
    events: list[Loose] = field(default_factory=list[Loose])

    def take(self, body: bytes, signature: str) -> int:
        event = stripe.Webhook.construct_event(body, signature, self.secret)  # pyright: ignore[reportUnknownMemberType] -- untyped in the SDK
        if self.refuse > 0:
            self.refuse -= 1
            return 500
        self.taken.append(event.id)
        self.events.append(event)
        return 200

    def wait_for(self, ids: set[str]) -> None:
        end = time.monotonic() + PATIENCE
        while not ids <= set(self.taken):
            assert time.monotonic() < end, f"never came: {ids - set(self.taken)}"
            time.sleep(0.02)


@contextmanager
def listen() -> Generator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(receiver.take(body, self.headers["Stripe-Signature"]))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:  # pyright: ignore[reportIncompatibleMethodOverride] -- says nothing
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    yield receiver
    server.shutdown()
    server.server_close()
    thread.join()


def register(shop: Shop, receiver: Receiver, *types: str) -> Loose:
    endpoint = shop.v1.webhook_endpoints.create({"url": receiver.url, "enabled_events": list(types) or ["*"]})
    receiver.secret = endpoint.secret
    return endpoint


def customers(shop: Shop, count: int) -> set[str]:
    """Create customers; return the ids of the events that tell of them."""
    last = shop.last_event()
    for number in range(count):
        shop.v1.customers.create({"name": str(number)})
    return {event["id"] for event in shop.events(last)}


def test_events_arrive_signed_and_once(fresh_database: Loose) -> None:
    with listen() as receiver, run_provider(DELIVERING, postgres(fresh_database.app_dsn)) as running:
        shop = open_shop(running)
        endpoint = register(shop, receiver)
        receiver.wait_for(expected := customers(shop, 20))
        assert sorted(receiver.taken) == sorted(expected), "each once"
        assert receiver.events[0].api_version == stripe.api_version
        assert "secret" not in shop.v1.webhook_endpoints.retrieve(endpoint.id)
        shop.http.close()


def test_only_what_was_asked_for_arrives(fresh_database: Loose) -> None:
    with listen() as receiver, run_provider(DELIVERING, postgres(fresh_database.app_dsn)) as running:
        shop = open_shop(running)
        register(shop, receiver, "product.created")
        customers(shop, 3)
        product = shop.v1.products.create({"name": "Pro"})
        event = shop.v1.events.list({"type": "product.created"}).data[0]
        receiver.wait_for({event.id})
        assert [one.data.object["id"] for one in receiver.events] == [product.id]
        shop.http.close()


def test_a_receiver_that_fails_gets_it_again(fresh_database: Loose) -> None:
    with listen() as receiver, run_provider(DELIVERING, postgres(fresh_database.app_dsn)) as running:
        shop = open_shop(running)
        register(shop, receiver)
        receiver.refuse = 3
        receiver.wait_for(customers(shop, 6))
        shop.http.close()


def test_what_was_not_taken_arrives_after_a_restart(fresh_database: Loose) -> None:
    store = postgres(fresh_database.app_dsn)
    with listen() as receiver:
        with run_provider(DELIVERING, store) as running:
            shop = open_shop(running)
            register(shop, receiver)
            receiver.refuse = 10**6
            expected = customers(shop, 5)
            event = shop.v1.events.retrieve(next(iter(expected)))
            assert event.pending_webhooks == 1
            shop.http.close()
        assert receiver.taken == []
        receiver.refuse = 0
        with run_provider(DELIVERING, store):
            receiver.wait_for(expected)


def test_lost_and_doubled_webhooks_are_faults_that_a_test_can_ask_for(fresh_database: Loose) -> None:
    with listen() as receiver, run_provider(DELIVERING, postgres(fresh_database.app_dsn)) as running:
        shop = open_shop(running)
        register(shop, receiver)
        shop.control("faults", drop_webhooks=0.5, duplicate_webhooks=0.5, seed=7)
        expected = customers(shop, 60)
        shop.control("faults")
        receiver.wait_for(customers(shop, 1))
        end = time.monotonic() + PATIENCE
        while any(event.pending_webhooks for event in shop.v1.events.list({"limit": 100}).data):
            assert time.monotonic() < end
            time.sleep(0.05)
        came = [one for one in receiver.taken if one in expected]
        assert len(set(came)) < len(expected), "some were lost"
        assert len(came) > len(set(came)), "some came twice"
        healed = {event.id for event in shop.v1.events.list({"limit": 100}).data}
        assert expected <= healed, "the list has them all"
        shop.http.close()


def test_the_outbox_hands_events_over_signed(shop: Shop) -> None:
    last = shop.last_event()
    shop.v1.customers.create({"name": "Ada"})
    answer = shop.http.get(
        f"{shop.running.url}/_control/outbox", params={"after": last, "secret": "whsec_test"}, headers=shop.headers
    )
    (event,) = answer.json()["events"]
    built = stripe.Webhook.construct_event(event["payload"].encode(), event["signature"], "whsec_test")  # pyright: ignore[reportUnknownMemberType] -- untyped in the SDK
    assert built.type == "customer.created"
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(event["payload"].encode() + b" ", event["signature"], "whsec_test")  # pyright: ignore[reportUnknownMemberType] -- same
    assert json.loads(event["payload"])["id"] == event["id"]


@pytest.mark.parametrize("url", ["https://example.org/hook", "http://169.254.169.254/", "ftp://127.0.0.1/", "hook"])
def test_nothing_is_delivered_to_another_machine(shop: Shop, url: str) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        shop.v1.webhook_endpoints.create({"url": url, "enabled_events": ["*"]})
