"""The ledger's rules, one scenario each, for `test_ledger_rules` and (on broken SQL) `test_ledger_mutants`."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from tests.integration.ledger_books import Books
from tests.integration.ledger_tampering import TAMPERING


def a_hold_burns_by_priority_then_expiry_then_age(books: Books) -> None:
    books.grant(10, "never", 20)
    books.grant(10, "late", 20, until=60)
    books.grant(10, "early", 20, until=30)
    books.grant(10, "early too", 20, until=30)
    books.grant(10, "first", 10)
    books.hold(15)
    assert books.lots("held") == [(0,), (0,), (5,), (0,), (10,)]
    books.hold(20, "h2")
    assert books.lots("held") == [(0,), (5,), (10,), (10,), (10,)]


def a_settlement_spends_in_the_order_of_burning_and_returns_the_rest_to_its_lots(books: Books) -> None:
    books.grant(10, "never", 20)
    books.grant(10, "late", 20, until=60)
    books.grant(10, "first", 10)
    books.settle(books.hold(25), 12)
    assert books.lots("remaining, spent, held") == [(10, 0, 0), (8, 2, 0), (0, 10, 0)]
    assert books.wallet() == (18, 0, 12, 0)


def a_release_returns_everything(books: Books) -> None:
    books.grant(10, "a", 20)
    books.grant(10, "b", 10)
    books.release(books.hold(15))
    assert books.lots("remaining, held") == [(10, 0), (10, 0)]
    assert books.wallet() == (20, 0, 0, 0)


def a_settlement_of_nothing_returns_everything(books: Books) -> None:
    books.grant(10)
    books.settle(books.hold(10), 0)
    assert books.wallet() == (10, 0, 0, 0)


def an_expired_lot_cannot_be_held(books: Books) -> None:
    books.grant(10, until=5)
    books.grant(3, "never", 30)
    books.move_to(4)
    books.release(books.hold(13, "before"))
    books.move_to(5)
    books.refused("CR402", lambda: books.hold(4))
    books.hold(3)
    assert books.wallet() == (0, 3, 0, 0)
    assert books.lots("expired") == [(10,), (0,)]


def a_balance_leaves_out_what_has_expired_but_was_not_swept(books: Books) -> None:
    books.grant(10, until=5)
    books.grant(3, "never")
    books.move_to(5)
    assert books.rows("select available, held from ledger.balance(%(w)s, 'credit')") == [(3, 0)]
    assert books.wallet()[0] == 13


def credits_that_expire_while_held_may_be_spent(books: Books) -> None:
    books.grant(10, until=5)
    hold = books.hold(10)
    books.move_to(9)
    books.settle(hold, 10)
    assert books.wallet() == (0, 0, 10, 0)


def credits_that_expire_while_held_are_gone_when_released(books: Books) -> None:
    books.grant(10, until=5)
    hold = books.hold(10)
    books.move_to(9)
    books.grant(1, "later")  # sweeps: nothing is left to watch, so the release must watch again
    books.release(hold)
    assert books.wallet() == (1, 0, 0, 0)
    assert books.lots("expired") == [(10,), (0,)]


def what_was_spent_of_a_revoked_grant_becomes_debt_that_the_next_grant_pays(books: Books) -> None:
    books.grant(10)
    books.settle(books.hold(8), 8)
    books.revoke(10)
    assert books.wallet() == (0, 0, 8, 8)
    books.grant(5, "next")
    assert books.wallet() == (0, 0, 8, 3)
    books.grant(5, "after")
    assert books.wallet() == (2, 0, 8, 0)


def a_release_pays_debt(books: Books) -> None:
    books.grant(10)
    hold = books.hold(10)
    books.revoke(10)
    assert books.wallet() == (0, 10, 0, 10)
    books.release(hold)
    assert books.wallet() == (0, 0, 0, 0)


def credits_that_last_longest_pay_debt_first(books: Books) -> None:
    books.grant(10, "soon", 20, until=50)
    books.grant(10, "never", 30)
    books.grant(10, "gone", 10)
    books.settle(books.hold(10), 10)
    books.revoke(10, "gone")
    assert books.lots("repaid") == [(0,), (10,), (0,)]


def expired_credits_are_not_owed(books: Books) -> None:
    books.grant(10, until=5)
    books.settle(books.hold(4), 4)
    books.move_to(5)
    books.revoke(10)
    assert books.wallet() == (0, 0, 4, 4)


def a_grant_is_not_taken_back_twice(books: Books) -> None:
    books.grant(10)
    books.settle(books.hold(6), 6)
    books.revoke(7, key="part")
    assert books.wallet() == (0, 0, 6, 3)
    books.revoke(10, key="all")
    books.revoke(10, key="again")
    assert books.wallet() == (0, 0, 6, 6)


def credits_that_paid_a_debt_are_owed_again_when_revoked(books: Books) -> None:
    books.grant(10)
    books.settle(books.hold(10), 10)
    books.revoke(10)
    books.grant(10, "second")
    assert books.wallet() == (0, 0, 10, 0)
    books.revoke(10, "second", key="v2")
    assert books.wallet() == (0, 0, 10, 10)


def the_same_key_has_the_same_effect(books: Books) -> None:
    lot = books.grant(100)
    assert books.grant(100) == lot
    hold, other = books.hold(10), books.hold(10, "h2")
    assert books.hold(10) == hold
    assert books.settle(hold, 4) == books.settle(hold, 4)
    assert books.release(other) == books.release(other)
    assert books.revoke(5) == books.revoke(5)
    assert books.wallet() == (91, 0, 4, 0)


def a_key_that_comes_back_with_other_arguments_is_refused(books: Books) -> None:
    books.grant(100)
    hold, other = books.hold(10), books.hold(10, "h2")
    books.settle(hold, 4)
    books.release(other)
    books.revoke(5)
    books.refused("CR409", lambda: books.grant(99))
    books.refused("CR409", lambda: books.grant(100, source="pack"))
    books.refused("CR409", lambda: books.hold(9))
    books.refused("CR409", lambda: books.hold(10, ref="another job"))
    books.refused("CR409", lambda: books.settle(hold, 3))
    books.refused("CR409", lambda: books.settle(other, 4))
    books.refused("CR409", lambda: books.release(hold))
    books.refused("CR409", lambda: books.revoke(4))


def a_hold_is_resolved_once(books: Books) -> None:
    books.grant(20)
    first, second = books.hold(10), books.hold(10, "h2")
    books.settle(first, 5)
    books.release(second)
    books.refused("CR410", lambda: books.settle(first, 5, "again"))
    books.refused("CR410", lambda: books.release(first, "again"))
    books.refused("CR410", lambda: books.settle(second, 5, "again"))
    books.refused("CR410", lambda: books.release(second, "again too"))
    assert books.wallet() == (15, 0, 5, 0)
    insert = """
        insert into ledger.op (workspace_id, unit, kind, key, amount, hold_id, actor)
          values (%s, 'credit', 'release', 'x', 1, %s, 'x')
    """
    books.refused("23505", lambda: books.one(insert, books.workspace, first))


def no_more_is_held_than_there_is_nor_spent_than_was_held(books: Books) -> None:
    books.refused("CR402", lambda: books.hold(1))
    books.grant(10)
    books.refused("CR402", lambda: books.hold(11))
    hold = books.hold(10)
    books.refused("CR402", lambda: books.hold(1, "h2"))
    books.refused("CR400", lambda: books.settle(hold, 11))
    books.refused("CR400", lambda: books.settle(hold, -1))
    for amount in (0, -5, 10**16, None):
        books.refused("CR400", lambda amount=amount: books.call("hold", amount, "k", "r"))
        books.refused("CR400", lambda amount=amount: books.call("grant_credits", amount, "x", "plan", 20))
        books.refused("CR400", lambda amount=amount: books.call("revoke", "g", amount, "k"))


def what_does_not_exist_is_not_found(books: Books) -> None:
    books.refused("CR404", lambda: books.settle(1, 1))
    books.grant(10)
    hold = books.hold(10)
    books.refused("CR404", lambda: books.release(hold + 1))
    books.refused("CR405", lambda: books.revoke(1, "nothing"))
    stranger = Books(books.db)
    stranger.grant(1)
    stranger.refused("CR404", lambda: stranger.release(hold))
    books.bind(books.workspace)


def the_functions_serve_only_the_workspace_the_session_is_bound_to(books: Books) -> None:
    books.grant(10)
    hold = books.hold(5)
    acts: list[Callable[[], object]] = [
        lambda: books.grant(10, "more"),
        lambda: books.hold(1, "h2"),
        lambda: books.settle(hold, 1),
        lambda: books.release(hold),
        lambda: books.revoke(1),
    ]
    books.db.execute("select set_config('app.workspace_id', '', false)")
    books.refused("CR403", lambda: books.one("select ledger.hold(null, 'credit', 1, 'n')"))
    for bound in (str(uuid.uuid4()), ""):
        books.db.execute("select set_config('app.workspace_id', %s, false)", (bound,))
        for act in acts:
            books.refused("CR403", act)
    books.bind(books.workspace)
    assert books.wallet() == (5, 5, 0, 0)


def every_entry_carries_the_balances_after_it(books: Books) -> None:
    books.grant(10)
    books.settle(books.hold(5), 3)
    query = """
        select debit, credit, amount, available_after, held_after from ledger.entry
          where workspace_id = %(w)s order by seq
    """
    assert books.rows(query) == [
        ("issued", "available", 10, 10, 0),
        ("available", "held", 5, 5, 5),
        ("held", "spent", 3, 5, 2),
        ("held", "available", 2, 7, 0),
    ]


def a_grant_that_comes_expired_pays_no_debt(books: Books) -> None:
    books.grant(10)
    books.settle(books.hold(10), 10)
    books.revoke(10)
    books.move_to(9)
    books.grant(5, "late", until=5)
    assert books.wallet() == (0, 0, 10, 10)


def of_credits_alike_the_newest_pay_a_debt_first_to_the_last_one(books: Books) -> None:
    books.grant(10, "gone", 10)
    books.settle(books.hold(10), 10)
    books.grant(1, "older")
    books.grant(9, "newer")
    held = books.hold(10, "h2")
    books.revoke(9, "gone")
    books.release(held)
    assert books.lots("repaid") == [(0,), (0,), (9,)]
    held = books.hold(1, "h3")
    books.revoke(1, "gone", key="v2")
    books.release(held, "r3")
    assert books.lots("repaid") == [(0,), (1,), (9,)]


def a_wallet_of_another_unit_stands_apart(books: Books) -> None:
    books.grant(10)
    books.one("select ledger.grant_credits(%s, 'video', 3, 'g', 'pack', 30)", books.workspace)
    books.one("select ledger.hold(%s, 'video', 2, 'h', 'job')", books.workspace)
    assert books.rows("select unit, available, held from ledger.wallet where workspace_id = %(w)s order by unit") == [
        ("credit", 10, 0),
        ("video", 1, 2),
    ]


def a_refusal_carries_the_facts(books: Books) -> None:
    books.grant(10)
    hold = books.hold(4)
    books.settle(hold, 3)
    assert books.facts(lambda: books.hold(8, "h2")) == {"price": 8, "balance": 7}
    assert books.facts(lambda: books.hold(0, "h2")) == {"amount": 0, "least": 1, "most": 10**15}
    assert books.facts(lambda: books.hold(5)) == {"key": "h", "kind": "hold", "amount": 4, "ref": "job"}
    assert books.facts(lambda: books.settle(hold + 9, 1, "s2")) == {"hold_id": hold + 9}
    assert books.facts(lambda: books.release(hold)) == {"hold_id": hold, "by": "settle", "amount": 3}
    assert books.facts(lambda: books.revoke(1, "none")) == {"ref": "none"}
    other = books.hold(2, "h3")
    assert books.facts(lambda: books.settle(other, 3, "s3")) == {"amount": 3, "least": 0, "most": 2}


RULES: dict[str, Callable[[Books], None]] = {
    rule.__name__: rule
    for rule in (
        a_hold_burns_by_priority_then_expiry_then_age,
        a_settlement_spends_in_the_order_of_burning_and_returns_the_rest_to_its_lots,
        a_release_returns_everything,
        a_settlement_of_nothing_returns_everything,
        an_expired_lot_cannot_be_held,
        a_balance_leaves_out_what_has_expired_but_was_not_swept,
        credits_that_expire_while_held_may_be_spent,
        credits_that_expire_while_held_are_gone_when_released,
        what_was_spent_of_a_revoked_grant_becomes_debt_that_the_next_grant_pays,
        a_release_pays_debt,
        credits_that_last_longest_pay_debt_first,
        expired_credits_are_not_owed,
        a_grant_is_not_taken_back_twice,
        credits_that_paid_a_debt_are_owed_again_when_revoked,
        the_same_key_has_the_same_effect,
        a_key_that_comes_back_with_other_arguments_is_refused,
        a_hold_is_resolved_once,
        no_more_is_held_than_there_is_nor_spent_than_was_held,
        what_does_not_exist_is_not_found,
        the_functions_serve_only_the_workspace_the_session_is_bound_to,
        every_entry_carries_the_balances_after_it,
        a_grant_that_comes_expired_pays_no_debt,
        a_refusal_carries_the_facts,
        a_wallet_of_another_unit_stands_apart,
        of_credits_alike_the_newest_pay_a_debt_first_to_the_last_one,
        *TAMPERING,
    )
}
