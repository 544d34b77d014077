"""The protocol itself: keys, versions, idempotency, errors, lists, expansion."""

from __future__ import annotations

import threading
import uuid

import httpx2
import pytest
import stripe
from tests.integration.embedded_provider.shop import KEY, Loose, Shop, stripe_client

from mutoscope.billing.embedded_provider import API_VERSION


def raw(shop: Shop, method: str, path: str, *, key: str = KEY, **options: Loose) -> httpx2.Response:
    headers = {"Authorization": f"Bearer {key}", **options.pop("headers", {})}
    return shop.http.request(method, shop.running.url + path, headers=headers, **options)


def test_without_the_right_key_there_is_nothing(shop: Shop) -> None:
    answer = raw(shop, "GET", "/v1/customers", key="sk_test_not_this_one")
    assert answer.status_code == 401
    assert "sk_test_****_one" in answer.json()["error"]["message"], "the key itself is not repeated"
    for header in ({}, {"Authorization": "Basic %%%"}, {"Authorization": KEY}):
        assert shop.http.get(f"{shop.running.url}/v1/customers", headers=header).status_code == 401
    basic = shop.http.get(f"{shop.running.url}/v1/customers", auth=(KEY, ""))
    assert basic.status_code == 200
    other = stripe_client(shop.running.url, key="sk_test_wrong")
    with pytest.raises(stripe.AuthenticationError):
        other.v1.customers.list()


def test_control_needs_the_key_too(shop: Shop) -> None:
    assert shop.http.post(f"{shop.running.url}/_control/faults", json={}).status_code == 401


def test_another_version_of_the_api_is_refused(shop: Shop) -> None:
    assert raw(shop, "GET", "/v1/customers", headers={"Stripe-Version": "2020-08-27"}).status_code == 400
    answer = raw(shop, "GET", "/v1/customers")
    assert answer.headers["stripe-version"] == API_VERSION
    assert answer.headers["request-id"].startswith("req_")


def test_the_same_key_gives_the_same_answer_once(shop: Shop) -> None:
    key = uuid.uuid4().hex
    last = shop.last_event()
    made = [
        raw(shop, "POST", "/v1/customers", data={"name": "Ada"}, headers={"Idempotency-Key": key}) for _ in range(3)
    ]
    assert len({answer.text for answer in made}) == 1
    assert [answer.headers.get("idempotent-replayed") for answer in made] == [None, "true", "true"]
    assert made[1].headers["original-request"] == made[0].headers["request-id"]
    assert [event["type"] for event in shop.events(last)] == ["customer.created"]


def test_the_same_key_with_other_parameters_is_refused(shop: Shop) -> None:
    options: Loose = {"idempotency_key": uuid.uuid4().hex}
    shop.v1.customers.create({"name": "Ada"}, options)
    with pytest.raises(stripe.IdempotencyError):
        shop.v1.customers.create({"name": "Eve"}, options)


def test_a_declined_card_is_declined_again_under_its_key_and_a_wrong_request_may_be_mended(shop: Shop) -> None:
    options: Loose = {"idempotency_key": uuid.uuid4().hex}
    wish = {"amount": 1000, "currency": "usd", "payment_method": "pm_card_chargeDeclined", "confirm": True}
    for _ in range(2):
        with pytest.raises(stripe.CardError):
            shop.v1.payment_intents.create(wish, options)
    last = shop.last_event()
    with pytest.raises(stripe.CardError):
        shop.v1.payment_intents.create(wish, options)
    assert shop.events(last) == [], "a replay charges nobody"
    options = {"idempotency_key": uuid.uuid4().hex}
    with pytest.raises(stripe.InvalidRequestError):
        shop.v1.customers.create({"metadata": {"x" * 50: "1"}}, options)
    assert shop.v1.customers.create({"name": "Ada"}, options).name == "Ada"


def test_many_at_once_under_one_key_have_one_effect(shop: Shop) -> None:
    key = uuid.uuid4().hex
    statuses: list[int] = []
    last = shop.last_event()

    def create() -> None:
        answer = httpx2.post(
            f"{shop.running.url}/v1/customers",
            data={"name": "Ada"},
            headers={"Authorization": f"Bearer {KEY}", "Idempotency-Key": key},
        )
        statuses.append(answer.status_code)

    threads = [threading.Thread(target=create) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) <= {200, 409}
    assert 200 in statuses
    assert len(shop.events(last)) == 1


@pytest.mark.parametrize(
    ("parameters", "code", "param"),
    [
        ({"nonsense": "1"}, "parameter_unknown", "nonsense"),
        ({"address": {"planet": "Mars"}}, "parameter_unknown", "address[planet]"),
        ({"balance": "ten"}, "parameter_invalid_integer", "balance"),
        ({"balance": {"x": 1}}, None, "balance"),
        ({"name": "x" * 6000}, "string_too_long", "name"),
        ({"test_clock": "clock_none"}, "resource_missing", "test_clock"),
        ({"tax_exempt": "maybe"}, None, "tax_exempt"),
    ],
)
def test_a_parameter_that_makes_no_sense_is_named(
    shop: Shop, parameters: dict[str, Loose], code: str | None, param: str
) -> None:
    last = shop.last_event()
    with pytest.raises(stripe.InvalidRequestError) as caught:
        shop.v1.customers.create(parameters)
    error: Loose = caught.value
    assert (error.http_status, error.code, error.param) == (400, code, param)
    assert shop.events(last) == [], "nothing was done"


@pytest.mark.parametrize("body", ["a[b=c", "[x]=1", "a=1&a[b]=2", "%ff=1", "a[" + "][".join("b" * 20) + "]=1"])
def test_a_broken_form_is_a_bad_request(shop: Shop, body: str) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert raw(shop, "POST", "/v1/customers", content=body, headers=headers).status_code == 400


def test_what_does_not_exist_is_missing(shop: Shop) -> None:
    for look in (
        lambda: shop.v1.customers.retrieve("cus_none"),
        lambda: shop.v1.invoices.pay("in_none"),
        lambda: shop.v1.events.retrieve("evt_none"),
    ):
        with pytest.raises(stripe.InvalidRequestError) as caught:
            look()
        assert (caught.value.http_status, caught.value.code) == (404, "resource_missing")
    assert raw(shop, "GET", "/v1/nothing/here").status_code == 404
    customer = shop.v1.customers.create({})
    assert raw(shop, "GET", f"/v1/invoices/{customer.id}").status_code == 404, "an id of another kind is none"


def test_lists_page_newest_first_in_both_directions(shop: Shop) -> None:
    mail = f"{uuid.uuid4().hex}@example.org"
    made = [shop.v1.customers.create({"email": mail, "name": str(number)}).id for number in range(7)]
    page = shop.v1.customers.list({"email": mail, "limit": 3})
    assert [one.id for one in page.data] == made[:3:-1]
    assert page.has_more
    older = shop.v1.customers.list({"email": mail, "limit": 3, "starting_after": page.data[-1].id})
    assert [one.id for one in older.data] == made[3:0:-1]
    newer = shop.v1.customers.list({"email": mail, "limit": 3, "ending_before": older.data[0].id})
    assert [one.id for one in newer.data] == made[:3:-1]
    assert [one.id for one in shop.v1.customers.list({"email": mail, "limit": 2}).auto_paging_iter()] == made[::-1]
    created = page.data[0].created
    assert len(shop.v1.customers.list({"email": mail, "created": {"gte": created + 3600}}).data) == 0
    assert len(shop.v1.customers.list({"email": mail, "created": {"lte": created + 3600}}).data) == 7
    with pytest.raises(stripe.InvalidRequestError):
        shop.v1.customers.list({"limit": 101})


def test_events_are_listed_by_type_and_time_and_paged(private_shop: Shop) -> None:
    shop = private_shop  # a subscription of another test may be renewed at any moment
    customer = shop.v1.customers.create({"name": "Ada"})
    for number in range(5):
        shop.v1.customers.update(customer.id, {"name": str(number)})
    page = shop.v1.events.list({"type": "customer.updated", "limit": 5})
    assert [event.data.object["name"] for event in page.data] == ["4", "3", "2", "1", "0"]
    assert page.data[0].api_version == stripe.api_version
    older = shop.v1.events.list({"types": ["customer.*"], "starting_after": page.data[-1].id, "limit": 1})
    assert [event.type for event in older.data] == ["customer.created"]
    assert shop.v1.events.retrieve(older.data[0].id).data.object["id"] == customer.id
    newer = shop.v1.events.list({"type": "customer.updated", "ending_before": page.data[2].id, "limit": 2})
    assert [event.data.object["name"] for event in newer.data] == ["4", "3"]
    assert shop.v1.events.list({"created": {"gt": page.data[0].created + 3600}}).data == []


def test_ids_expand_into_objects_and_hidden_fields_appear(shop: Shop) -> None:
    customer = shop.customer()
    price = shop.price(4900, currency_options={"eur": {"unit_amount": 4500}})
    subscription = shop.subscribe(customer, price, expand=["latest_invoice.payments", "customer"])
    assert subscription.customer.email == "ada@example.org"
    assert subscription.latest_invoice.payments.data[0].status == "paid"
    listed = shop.v1.invoices.list({"customer": customer.id, "expand": ["data.customer"]}).data
    assert listed[0].customer.id == customer.id
    assert "currency_options" not in shop.v1.prices.retrieve(price.id)
    assert (
        shop.v1.prices.retrieve(price.id, {"expand": ["currency_options"]}).currency_options["eur"].unit_amount == 4500
    )
    assert len(shop.v1.customers.retrieve(customer.id, {"expand": ["subscriptions"]}).subscriptions.data) == 1
    for path in ("email.x", "nothing", "a.b.c.d.e"):
        with pytest.raises(stripe.InvalidRequestError):
            shop.v1.customers.retrieve(customer.id, {"expand": [path]})


def test_metadata_merges_and_empties(shop: Shop) -> None:
    customer = shop.v1.customers.create({"metadata": {"a": "1", "b": "2"}})
    customer = shop.v1.customers.update(customer.id, {"metadata": {"b": "", "c": "3"}})
    assert customer.metadata.to_dict() == {"a": "1", "c": "3"}
    assert shop.v1.customers.update(customer.id, {"metadata": ""}).metadata.to_dict() == {}


@pytest.mark.parametrize("kind", ["error_before", "error_after"])
def test_an_answer_that_is_lost_is_had_again_under_its_key(shop: Shop, kind: str) -> None:
    """The SDK repeats what failed with the same key: the work is done once."""
    last = shop.last_event()
    shop.control("faults", requests=[{"kind": kind, "path": "/v1/customers", "times": 2, "status": 503}])
    customer = stripe_client(shop.running.url, retries=3).v1.customers.create({"name": "Ada"})
    assert [event["type"] for event in shop.events(last)] == ["customer.created"]
    assert shop.v1.customers.retrieve(customer.id).name == "Ada"


def test_a_late_answer_may_be_asked_for_again(shop: Shop) -> None:
    key, last = uuid.uuid4().hex, shop.last_event()
    shop.control("faults", requests=[{"kind": "timeout_after", "path": "/v1/customers", "seconds": 3}])
    options: Loose = {"data": {"name": "Ada"}, "headers": {"Idempotency-Key": key}}
    with pytest.raises(httpx2.TimeoutException):
        raw(shop, "POST", "/v1/customers", timeout=1.0, **options)
    answer = raw(shop, "POST", "/v1/customers", **options)
    assert answer.headers["idempotent-replayed"] == "true"
    assert len(shop.events(last)) == 1
