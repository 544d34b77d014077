-- The ledger's rows are checked by triggers, and its books are audited a few wallets at a time.
--
-- PostgreSQL reads and compiles every CHECK of a table anew in each statement that writes it: the ledger's 28 took half
-- of the time of a hold or a settlement. A trigger's expressions are compiled once a session. The rules are the same, each
-- row of the five tables meets them whoever writes it, and what breaks one has the same SQLSTATE (23514).

alter table ledger.wallet drop constraint wallet_unit_check, drop constraint wallet_available_check,
  drop constraint wallet_held_check, drop constraint wallet_spent_check, drop constraint wallet_expired_check,
  drop constraint wallet_revoked_check, drop constraint wallet_repaid_check, drop constraint wallet_debt_check,
  drop constraint wallet_balances, drop constraint wallet_debt_comes_first;
alter table ledger.lot drop constraint lot_source_check, drop constraint lot_source_ref_check,
  drop constraint lot_granted_check, drop constraint lot_remaining_check, drop constraint lot_held_check,
  drop constraint lot_spent_check, drop constraint lot_expired_check, drop constraint lot_revoked_check,
  drop constraint lot_repaid_check, drop constraint lot_clawed_check, drop constraint lot_balances;
alter table ledger.op drop constraint op_kind_check, drop constraint op_key_check, drop constraint op_amount_check;
alter table ledger.hold_lot drop constraint hold_lot_amount_check, drop constraint hold_lot_check;
alter table ledger.entry drop constraint entry_amount_check, drop constraint entry_known_transfer;

create function ledger.refuse_row(p_table text, p_rule text) returns void
language plpgsql as $$
begin
  raise exception using errcode = 'check_violation', schema = 'ledger', table = p_table, constraint = p_rule,
    message = 'a row of ledger.' || p_table || ' breaks the rule ' || p_rule;
end
$$;

create function ledger.check_wallet() returns trigger
language plpgsql as $$
begin
  if least(new.available, new.held, new.spent, new.expired, new.revoked, new.repaid, new.debt) < 0 then
    perform ledger.refuse_row('wallet', 'wallet_never_negative');
  end if;
  if new.issued <> new.available + new.held + new.spent + new.expired + new.revoked + new.repaid then
    perform ledger.refuse_row('wallet', 'wallet_balances');
  end if;
  if new.debt > 0 and new.available > 0 then
    perform ledger.refuse_row('wallet', 'wallet_debt_comes_first');
  end if;
  if new.unit = '' then
    perform ledger.refuse_row('wallet', 'wallet_unit');
  end if;
  return new;
end
$$;

create function ledger.check_lot() returns trigger
language plpgsql as $$
begin
  if new.granted < 1
     or least(new.remaining, new.held, new.spent, new.expired, new.revoked, new.repaid, new.clawed) < 0 then
    perform ledger.refuse_row('lot', 'lot_never_negative');
  end if;
  if new.granted <> new.remaining + new.held + new.spent + new.expired + new.revoked + new.repaid then
    perform ledger.refuse_row('lot', 'lot_balances');
  end if;
  if new.source_ref = '' or new.source <> all ('{trial,plan,pack,promo,admin,refund}') then
    perform ledger.refuse_row('lot', 'lot_source');
  end if;
  return new;
end
$$;

create function ledger.check_op() returns trigger
language plpgsql as $$
begin
  if new.amount < 0 or new.key = '' or new.kind <> all ('{grant,hold,settle,release,expire,revoke}') then
    perform ledger.refuse_row('op', 'op_known');
  end if;
  return new;
end
$$;

create function ledger.check_hold_lot() returns trigger
language plpgsql as $$
begin
  if new.amount < 1 or new.spent not between 0 and new.amount then
    perform ledger.refuse_row('hold_lot', 'hold_lot_amounts');
  end if;
  return new;
end
$$;

create function ledger.check_entry() returns trigger
language plpgsql as $$
begin
  if new.amount < 1 or new.debit || '>' || new.credit <> all (
    '{issued>available,available>held,held>spent,held>available,available>expired,available>revoked,'
    'available>repaid,claim>debt,debt>claim}'
  ) then
    perform ledger.refuse_row('entry', 'entry_known_transfer');
  end if;
  return new;
end
$$;

create trigger checked before insert or update on ledger.wallet
  for each row execute function ledger.check_wallet();
create trigger checked before insert or update on ledger.lot
  for each row execute function ledger.check_lot();
create trigger checked before insert or update on ledger.op
  for each row execute function ledger.check_op();
create trigger checked before insert or update on ledger.hold_lot
  for each row execute function ledger.check_hold_lot();
create trigger checked before insert or update on ledger.entry
  for each row execute function ledger.check_entry();

-- The nightly audit ---------------------------------------------------------------------------------------------

create table ledger.audit_run (
  id           bigint      generated always as identity primary key,
  started_at   timestamptz not null,
  after_wallet uuid        not null default '00000000-0000-0000-0000-000000000000',
  after_unit   text        not null default '',
  wallets      bigint      not null default 0,
  defects      bigint      not null default 0,
  finished_at  timestamptz
);

comment on table ledger.audit_run is 'One reading of all books: how far it got, so that it goes on where it stopped.';

create unique index audit_run_one_open_idx on ledger.audit_run ((finished_at is null)) where finished_at is null;

create function ledger.audit_wallet(p_workspace uuid, p_unit text)
returns table (what text, workspace_id uuid, unit text, op_id bigint)
language sql stable as $$
  select found.what, found.workspace_id, found.unit, found.op_id from ledger.invariants found
    where found.workspace_id = p_workspace and found.unit = p_unit
  union all
  select 'the hash chain breaks at entry ' || broken.seq, p_workspace, p_unit, null
    from ledger.verify_chain(p_workspace, p_unit) broken (seq) where broken.seq is not null
$$;

comment on function ledger.audit_wallet is 'The defects of one wallet''s books, in one snapshot.';

create function ledger.audit_some(p_every interval, p_wallets int)
returns table (more boolean, what text, workspace_id uuid, unit text, op_id bigint)
language plpgsql security definer set search_path = '' as $$
declare
  v_run    ledger.audit_run;
  v_wallet record;
  v_read   int := 0;
  v_found  int := 0;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('ledger.audit_run', 0)) then
    return;  -- another worker is at it
  end if;
  select * into v_run from ledger.audit_run run where run.finished_at is null;
  if not found then
    if exists (select from ledger.audit_run run where run.started_at > ledger.clock() - p_every) then
      return;
    end if;
    insert into ledger.audit_run (started_at) values (ledger.clock()) returning * into v_run;
  end if;
  for v_wallet in
    select wallet.workspace_id, wallet.unit from ledger.wallet wallet
      where (wallet.workspace_id, wallet.unit) > (v_run.after_wallet, v_run.after_unit)
      order by wallet.workspace_id, wallet.unit limit p_wallets
  loop
    v_read := v_read + 1;
    v_run.after_wallet := v_wallet.workspace_id;
    v_run.after_unit := v_wallet.unit;
    for what, workspace_id, unit, op_id in
      select found.* from ledger.audit_wallet(v_wallet.workspace_id, v_wallet.unit) found
    loop
      v_found := v_found + 1;
      more := true;
      return next;
    end loop;
  end loop;
  update ledger.audit_run run
    set after_wallet = v_run.after_wallet, after_unit = v_run.after_unit, wallets = run.wallets + v_read,
        defects = run.defects + v_found, finished_at = case when v_read < p_wallets then ledger.clock() end
    where run.id = v_run.id;
  more := v_read = p_wallets;
  what := null; workspace_id := null; unit := null; op_id := null;
  return next;  -- the last row names no defect: it says whether wallets are left
end
$$;

comment on function ledger.audit_some is
  'Read the books of some more wallets, if a reading is under way or due. Nothing: another is at it, or none is due.';

revoke all on function
  ledger.refuse_row, ledger.check_wallet, ledger.check_lot, ledger.check_op, ledger.check_hold_lot, ledger.check_entry,
  ledger.audit_wallet, ledger.audit_some from public;
grant execute on function ledger.audit_some to mutoscope_app;
