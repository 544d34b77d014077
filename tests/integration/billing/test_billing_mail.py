"""What happens to money is told, by mail, to whoever manages it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.integration.api.mailbox import PostedMail, posted_mail

from mutoscope.notifications import dispatch_events
from mutoscope.tenancy import Role

if TYPE_CHECKING:
    from tests.integration.api.conftest import Person

    from conftest import House


async def owner_of(house: House, *, proved: bool = True) -> Person:
    person = await house.studio.sign_up()
    if proved:
        house.studio.query("update app_user set email_verified_at = now() where id = %s returning 1", person.id)
    return person


async def told(house: House, person: Person, template: str) -> list[PostedMail]:
    container = house.studio.container
    while await dispatch_events(container.database, container.settings, container.clock):
        pass
    return [mail for mail in await posted_mail(house.studio, template) if mail.workspace_id == person.workspace_id]


async def test_a_receipt_and_the_new_plan_go_to_the_owner_alone_once(house: House) -> None:
    person = await owner_of(house)
    house.studio.add_member(person.workspace_id, Role.EDITOR)
    await house.buy(person, plan="Pro")
    ((number, page),) = house.studio.query(
        "select number, hosted_invoice_url from invoice where workspace_id = %s", person.workspace_id
    )
    (mail,) = await told(house, person, "receipt")
    assert mail.to == person.email
    assert (mail.content["amount"], mail.content["number"]) == ("49.00 USD", number)
    assert mail.content["invoice_link"] == page
    (changed,) = await told(house, person, "plan_changed")
    assert (changed.content["plan"], changed.content["before"]) == ("Pro", "Free")
    await house.tell()
    assert len(await told(house, person, "receipt")) == 1


async def test_an_address_that_is_not_proved_hears_nothing(house: House) -> None:
    person = await owner_of(house, proved=False)
    await house.buy(person, pack="ten")
    assert await told(house, person, "receipt") == []
