"""What nobody may write past the ledger's functions, and how it is told: more of the ledger's rules."""

from __future__ import annotations

from collections.abc import Callable

from tests.integration.ledger_books import Books


def what_is_written_is_never_changed(books: Books) -> None:
    books.grant(10)
    books.hold(5)
    for table in ("entry", "op"):
        books.refused(
            "CR423", lambda table=table: books.change("update ledger.TABLE set amount = 1".replace("TABLE", table))
        )
        books.refused("CR423", lambda table=table: books.change(f"truncate ledger.{table} cascade"))
    for table in ("entry", "op", "wallet", "lot", "hold_lot"):
        books.refused("CR423", lambda table=table: books.change("delete from ledger.TABLE".replace("TABLE", table)))


def the_chain_tells_which_entry_was_tampered_with(books: Books) -> None:
    books.grant(10)
    hold = books.hold(5)
    books.settle(hold, 3)
    entry = "update ledger.entry set {} where workspace_id = %(w)s and seq = 2"
    operation = "update ledger.op set {} where workspace_id = %(w)s and kind = 'hold'"
    changes = [
        "amount = amount + 1",
        "debit = 'held', credit = 'spent'",
        "lot_id = null",
        "available_after = 0",
        "held_after = 0",
    ]
    facts = ["amount = 6", "ref = 'other'", "ref = null", "key = 'other'", "actor = 'other'", "created_at = now()"]
    for change in [entry.format(change) for change in changes] + [operation.format(fact) for fact in facts]:
        with books.tampering():
            books.change(change)
            assert books.one("select ledger.verify_chain(%s, 'credit')", books.workspace) == 2, change
    with books.tampering():  # a forger who knows the rule makes one entry's hash fit, and the next one tells
        books.change("""
            update ledger.entry entry set amount = entry.amount + 1 where workspace_id = %(w)s and seq = 2
        """)
        books.change("""
            update ledger.entry entry set hash = ledger.chain_hash(before.hash, entry, op)
              from ledger.entry before, ledger.op op
              where entry.workspace_id = %(w)s and entry.seq = 2 and op.id = entry.op_id
                and before.workspace_id = entry.workspace_id and before.seq = 1
        """)
        assert books.one("select ledger.verify_chain(%s, 'credit')", books.workspace) == 3
    with books.tampering():
        books.db.execute("delete from ledger.entry where workspace_id = %s and seq = 4", (books.workspace,))
        assert books.one("select ledger.verify_chain(%s, 'credit')", books.workspace) == 4
        found = books.rows("select what from ledger.audit() where workspace_id = %(w)s")
        assert ("the hash chain breaks at entry 4",) in found
        assert ("the wallet differs from its entries",) in found
    assert books.one("select ledger.verify_chain(%s, 'credit')", books.workspace) is None


def the_audit_notices_every_kind_of_contradiction(books: Books) -> None:
    books.grant(10)
    books.hold(5)
    tampered = {
        "update ledger.wallet set available = available + 1, issued = issued + 1 where workspace_id = %(w)s": {
            "the wallet differs from its entries",
            "the wallet differs from its lots",
        },
        "update ledger.lot set remaining = remaining - 1, spent = spent + 1 where workspace_id = %(w)s": {
            "the wallet differs from its lots"
        },
        "update ledger.hold_lot set amount = 4 where workspace_id = %(w)s": {"a hold differs from its lots"},
        "update ledger.op set amount = 4 where workspace_id = %(w)s and kind = 'hold'": {
            "a hold differs from its lots",
            "the open holds differ from what is held",
            "an operation differs from its entries",
            "the hash chain breaks at entry 2",
        },
    }
    for change, defects in tampered.items():
        with books.tampering():
            books.change(change)
            found = books.rows("select what from ledger.audit() where workspace_id = %(w)s")
            assert {what for (what,) in found} == defects, change


def a_row_that_breaks_a_rule_of_its_table_is_refused_by_name(books: Books) -> None:
    books.grant(10)
    books.hold(5)
    wallet = "update ledger.wallet set {} where workspace_id = %(w)s"
    lot = "update ledger.lot set {} where workspace_id = %(w)s"
    part = "update ledger.hold_lot set {} where workspace_id = %(w)s"
    broken = {
        "wallet_balances": [wallet.format("issued = 9")],
        "wallet_debt_comes_first": [wallet.format("debt = 1")],
        "wallet_never_negative": [
            wallet.format(f"{one} = -1, issued = issued - {one} - 1")
            for one in ("available", "held", "spent", "expired", "revoked", "repaid")
        ]
        + [wallet.format("debt = -1")],
        "lot_balances": [lot.format("granted = 9")],
        "lot_never_negative": [
            lot.format(f"{one} = -1, granted = granted - {one} - 1")
            for one in ("remaining", "held", "spent", "expired", "revoked", "repaid")
        ]
        + [lot.format("clawed = -1"), lot.format("granted = 0, remaining = 0, held = 0")],
        "lot_source": [lot.format("source = 'gift'"), lot.format("source_ref = ''")],
        "wallet_unit": ["insert into ledger.wallet (workspace_id, unit) values (%(w)s, '')"],
        "hold_lot_amounts": [part.format(one) for one in ("amount = 0", "spent = -1", "spent = 6")],
        "op_known": [
            """
            insert into ledger.op (workspace_id, unit, kind, key, amount, actor)
              values (%(w)s, 'credit', VALUES, 'x')
            """.replace("VALUES", values)
            for values in ("'gift', 'x', 1", "'grant', '', 1", "'grant', 'x', -1")
        ],
        "entry_known_transfer": [
            """
            insert into ledger.entry
              select workspace_id, unit, 9, op_id, lot_id, VALUES, available_after, held_after, hash
                from ledger.entry where workspace_id = %(w)s and seq = 1
            """.replace("VALUES", values)
            for values in ("debit, credit, 0", "'held', 'expired', 1")
        ],
    }
    for rule, changes in broken.items():
        for change in changes:
            books.refused_by(rule, lambda change=change: books.change(change))


TAMPERING: tuple[Callable[[Books], None], ...] = (
    what_is_written_is_never_changed,
    the_chain_tells_which_entry_was_tampered_with,
    the_audit_notices_every_kind_of_contradiction,
    a_row_that_breaks_a_rule_of_its_table_is_refused_by_name,
)
