-- The credit ledger: double entry, append-only, one wallet per workspace and unit.
--
-- A transfer is one row (debit account, credit account, amount > 0), so that an unbalanced one cannot be written.
-- Every function takes the same steps in the same order, which is also the lock order:
--   1 lock the wallet (FOR NO KEY UPDATE)   2 idempotency: the same key returns the first result
--   3 sweep expired lots                    4 move credits between lots, by (priority, expires_at, id)
--   5 pay debt                              6 save the wallet
-- One statement a step: a single CTE would read a snapshot older than the lock it waited for.
--
-- Errors carry an SQLSTATE of class CR and facts as JSON in DETAIL; mutoscope.ledger.errors gives them names:
--   CR400 amount out of range    CR402 insufficient credits   CR403 another workspace   CR404 no such hold
--   CR405 no such grant          CR409 key reused             CR410 hold already resolved
--   CR423 append-only            CR500 the ledger contradicts itself

create schema ledger;

create table ledger.wallet (
  workspace_id uuid        not null,  -- no foreign key: the books outlive the workspace
  unit         text        not null check (unit <> ''),
  issued       bigint      not null default 0,
  available    bigint      not null default 0 check (available >= 0),
  held         bigint      not null default 0 check (held >= 0),
  spent        bigint      not null default 0 check (spent >= 0),
  expired      bigint      not null default 0 check (expired >= 0),
  revoked      bigint      not null default 0 check (revoked >= 0),
  repaid       bigint      not null default 0 check (repaid >= 0),
  debt         bigint      not null default 0 check (debt >= 0),
  next_expiry  timestamptz not null default 'infinity',  -- no lot with credits left expires before this
  seq          bigint      not null default 0,           -- of the newest entry
  head         bytea       not null default '',          -- hash of the newest entry
  primary key (workspace_id, unit),
  constraint wallet_balances check (issued = available + held + spent + expired + revoked + repaid),
  constraint wallet_debt_comes_first check (debt = 0 or available = 0)
) with (fillfactor = 70);

comment on table ledger.wallet is
  'The balance of one workspace in one unit (milli-credits); kept on the row, proved against entries and lots.';

create table ledger.lot (
  id           bigint      generated always as identity,
  workspace_id uuid        not null,
  unit         text        not null,
  source       text        not null check (source in ('trial', 'plan', 'pack', 'promo', 'admin', 'refund')),
  source_ref   text        not null check (source_ref <> ''),
  priority     smallint    not null,
  expires_at   timestamptz not null default 'infinity',
  granted      bigint      not null check (granted > 0),
  remaining    bigint      not null check (remaining >= 0),
  held         bigint      not null default 0 check (held >= 0),
  spent        bigint      not null default 0 check (spent >= 0),
  expired      bigint      not null default 0 check (expired >= 0),
  revoked      bigint      not null default 0 check (revoked >= 0),
  repaid       bigint      not null default 0 check (repaid >= 0),  -- went into paying a debt
  clawed       bigint      not null default 0 check (clawed >= 0),  -- revoked after it was gone: became debt
  created_at   timestamptz not null default clock_timestamp(),
  primary key (workspace_id, id),
  foreign key (workspace_id, unit) references ledger.wallet (workspace_id, unit),
  unique (workspace_id, unit, source_ref),
  constraint lot_balances check (granted = remaining + held + spent + expired + revoked + repaid)
) with (fillfactor = 70);

comment on table ledger.lot is 'One grant of credits: where it came from, when it expires, what became of it.';

create index lot_burn_idx on ledger.lot (workspace_id, unit, priority, expires_at, id) where remaining > 0;

create table ledger.op (
  id           bigint      generated always as identity,
  workspace_id uuid        not null,
  unit         text        not null,
  kind         text        not null check (kind in ('grant', 'hold', 'settle', 'release', 'expire', 'revoke')),
  key          text        not null check (key <> ''),  -- idempotency: same kind and key, same effect
  amount       bigint      not null check (amount >= 0),
  hold_id      bigint,                                   -- what a settlement or release resolves
  ref          text,                                     -- what it was for, in the caller's words
  actor        text        not null,
  created_at   timestamptz not null default clock_timestamp(),
  primary key (workspace_id, id),
  foreign key (workspace_id, unit) references ledger.wallet (workspace_id, unit),
  foreign key (workspace_id, hold_id) references ledger.op (workspace_id, id),
  unique (workspace_id, unit, kind, key)
);

comment on table ledger.op is 'One request that moved credits; its entries say how.';

create unique index op_one_resolution_idx on ledger.op (workspace_id, hold_id) where kind in ('settle', 'release');
create index op_ref_idx on ledger.op (workspace_id, unit, ref, id) where ref is not null;

create table ledger.hold_lot (
  workspace_id uuid   not null,
  hold_id      bigint not null,
  lot_id       bigint not null,
  amount       bigint not null check (amount > 0),
  spent        bigint check (spent between 0 and amount),  -- null while the hold is open
  primary key (workspace_id, hold_id, lot_id),
  foreign key (workspace_id, hold_id) references ledger.op (workspace_id, id),
  foreign key (workspace_id, lot_id) references ledger.lot (workspace_id, id)
);

comment on table ledger.hold_lot is 'From which lots a hold was taken: what is not spent goes back where it came from.';

create table ledger.entry (
  workspace_id    uuid   not null,
  unit            text   not null,
  seq             bigint not null,
  op_id           bigint not null,
  lot_id          bigint,
  debit           text   not null,
  credit          text   not null,
  amount          bigint not null check (amount > 0),
  available_after bigint not null,
  held_after      bigint not null,
  hash            bytea  not null,
  primary key (workspace_id, unit, seq),
  foreign key (workspace_id, unit) references ledger.wallet (workspace_id, unit),
  foreign key (workspace_id, op_id) references ledger.op (workspace_id, id),
  foreign key (workspace_id, lot_id) references ledger.lot (workspace_id, id),
  constraint entry_known_transfer check ((debit, credit) in (
    ('issued', 'available'), ('available', 'held'), ('held', 'spent'), ('held', 'available'),
    ('available', 'expired'), ('available', 'revoked'), ('available', 'repaid'), ('claim', 'debt'), ('debt', 'claim')
  ))
);

comment on table ledger.entry is 'One transfer between two accounts of a wallet; never changed, chained by hash.';

create index entry_op_idx on ledger.entry (workspace_id, op_id);

-- Walls ---------------------------------------------------------------------------------------------------------

select enable_tenant_isolation('ledger.wallet');
select enable_tenant_isolation('ledger.lot');
select enable_tenant_isolation('ledger.op');
select enable_tenant_isolation('ledger.hold_lot');
select enable_tenant_isolation('ledger.entry');

create function ledger.refuse_change() returns trigger
language plpgsql as $$
begin
  raise exception using errcode = 'CR423',
    message = tg_op || ' on ledger.' || tg_table_name || ' is forbidden: post a correcting transfer instead';
end
$$;

create trigger append_only before update or delete on ledger.entry
  for each row execute function ledger.refuse_change();
create trigger never_emptied before truncate on ledger.entry
  for each statement execute function ledger.refuse_change();
create trigger append_only before update or delete on ledger.op
  for each row execute function ledger.refuse_change();
create trigger never_emptied before truncate on ledger.op
  for each statement execute function ledger.refuse_change();
create trigger never_deleted before delete on ledger.wallet
  for each row execute function ledger.refuse_change();
create trigger never_deleted before delete on ledger.lot
  for each row execute function ledger.refuse_change();
create trigger never_deleted before delete on ledger.hold_lot
  for each row execute function ledger.refuse_change();

-- Inner functions: run by the owner inside the verbs below; the application may not call them --------------------

create function ledger.clock() returns timestamptz
language sql volatile as $$ select clock_timestamp() $$;

comment on function ledger.clock() is 'The only clock of the ledger; a test replaces it to move time.';

create function ledger.require_workspace(p_workspace uuid) returns void
language plpgsql as $$
begin
  if p_workspace is distinct from nullif(current_setting('app.workspace_id', true), '')::uuid or p_workspace is null then
    raise exception using errcode = 'CR403', message = 'the session is not bound to this workspace';
  end if;
end
$$;

comment on function ledger.require_workspace(uuid) is
  'A SECURITY DEFINER function stands behind the wall: it checks for itself that the caller''s session is this tenant''s.';

create function ledger.require_amount(p_amount bigint, p_least bigint) returns void
language plpgsql as $$
begin
  if p_amount is null or p_amount not between p_least and 1000000000000000 then
    raise exception using errcode = 'CR400', message = 'amount out of range',
      detail = json_build_object('amount', p_amount, 'least', p_least, 'most', 1000000000000000);
  end if;
end
$$;

create function ledger.refuse_reused_key(p_op ledger.op) returns void
language plpgsql as $$
begin
  raise exception using errcode = 'CR409', message = 'key reused with other arguments',
    detail = json_build_object('key', p_op.key, 'kind', p_op.kind, 'amount', p_op.amount, 'ref', p_op.ref);
end
$$;

create function ledger.lock_wallet(p_workspace uuid, p_unit text) returns ledger.wallet
language plpgsql as $$
declare
  v_wallet ledger.wallet;
begin
  select * into v_wallet from ledger.wallet
    where workspace_id = p_workspace and unit = p_unit for no key update;
  return v_wallet;  -- all null when there is none
end
$$;

create function ledger.save_wallet(p_wallet ledger.wallet) returns void
language sql as $$
  update ledger.wallet
    set issued = p_wallet.issued, available = p_wallet.available, held = p_wallet.held, spent = p_wallet.spent,
        expired = p_wallet.expired, revoked = p_wallet.revoked, repaid = p_wallet.repaid, debt = p_wallet.debt,
        next_expiry = p_wallet.next_expiry, seq = p_wallet.seq, head = p_wallet.head
    where workspace_id = p_wallet.workspace_id and unit = p_wallet.unit
$$;

create function ledger.find_op(p_wallet ledger.wallet, p_kind text, p_key text) returns ledger.op
language plpgsql as $$
declare
  v_op ledger.op;
begin
  select * into v_op from ledger.op
    where workspace_id = p_wallet.workspace_id and unit = p_wallet.unit and kind = p_kind and key = p_key;
  return v_op;  -- all null when there is none
end
$$;

create function ledger.open_op(
  p_wallet ledger.wallet, p_kind text, p_key text, p_amount bigint, p_ref text, p_hold bigint default null
) returns ledger.op
language plpgsql as $$
declare
  v_op ledger.op;
begin
  insert into ledger.op (workspace_id, unit, kind, key, amount, hold_id, ref, actor)
    values (p_wallet.workspace_id, p_wallet.unit, p_kind, p_key, p_amount, p_hold, p_ref,
            coalesce(nullif(current_setting('app.user_id', true), ''), 'system'))
    returning * into v_op;
  return v_op;
end
$$;

create function ledger.chain_hash(p_previous bytea, p_entry ledger.entry, p_op ledger.op) returns bytea
language sql stable as $$
  select sha256(p_previous || convert_to(row(
    p_entry.workspace_id, p_entry.unit, p_entry.seq, p_entry.lot_id, p_entry.debit, p_entry.credit, p_entry.amount,
    p_entry.available_after, p_entry.held_after,
    p_op.id, p_op.kind, p_op.key, p_op.amount, p_op.hold_id, p_op.ref, p_op.actor,
    (extract(epoch from p_op.created_at) * 1000000)::bigint
  )::text, 'UTF8'))
$$;

comment on function ledger.chain_hash(bytea, ledger.entry, ledger.op) is
  'SHA-256 over the previous hash, the entry and its op; row()::text quotes, so no two facts read alike.';

create function ledger.post(
  inout p_wallet ledger.wallet, p_op ledger.op, p_lot bigint, p_debit text, p_credit text, p_amount bigint
)
language plpgsql as $$
declare
  v_entry ledger.entry;
begin
  -- The balances move here and nowhere else, so the wallet cannot drift from its entries.
  p_wallet.issued    := p_wallet.issued + p_amount * (p_debit = 'issued')::int;
  p_wallet.available := p_wallet.available + p_amount * ((p_credit = 'available')::int - (p_debit = 'available')::int);
  p_wallet.held      := p_wallet.held + p_amount * ((p_credit = 'held')::int - (p_debit = 'held')::int);
  p_wallet.spent     := p_wallet.spent + p_amount * (p_credit = 'spent')::int;
  p_wallet.expired   := p_wallet.expired + p_amount * (p_credit = 'expired')::int;
  p_wallet.revoked   := p_wallet.revoked + p_amount * (p_credit = 'revoked')::int;
  p_wallet.repaid    := p_wallet.repaid + p_amount * (p_credit = 'repaid')::int;
  p_wallet.debt      := p_wallet.debt + p_amount * ((p_credit = 'debt')::int - (p_debit = 'debt')::int);
  p_wallet.seq       := p_wallet.seq + 1;

  v_entry := (p_wallet.workspace_id, p_wallet.unit, p_wallet.seq, p_op.id, p_lot, p_debit, p_credit, p_amount,
              p_wallet.available, p_wallet.held, null);
  v_entry.hash  := ledger.chain_hash(p_wallet.head, v_entry, p_op);
  p_wallet.head := v_entry.hash;
  insert into ledger.entry values (v_entry.*);
end
$$;

comment on function ledger.post is 'Write one transfer and move the wallet''s balances with it.';

create function ledger.sweep(inout p_wallet ledger.wallet)
language plpgsql as $$
declare
  v_now timestamptz := ledger.clock();
  v_lot ledger.lot;
  v_op  ledger.op;
begin
  if v_now < p_wallet.next_expiry then
    return;
  end if;
  for v_lot in
    select * from ledger.lot
      where workspace_id = p_wallet.workspace_id and unit = p_wallet.unit and remaining > 0 and expires_at <= v_now
      order by id
  loop
    v_op := ledger.open_op(p_wallet, 'expire', v_lot.id || '@' || p_wallet.seq, v_lot.remaining, v_lot.source_ref);
    update ledger.lot set expired = expired + remaining, remaining = 0
      where workspace_id = v_lot.workspace_id and id = v_lot.id;
    p_wallet := ledger.post(p_wallet, v_op, v_lot.id, 'available', 'expired', v_lot.remaining);
  end loop;
  select coalesce(min(expires_at), 'infinity') into p_wallet.next_expiry from ledger.lot
    where workspace_id = p_wallet.workspace_id and unit = p_wallet.unit and remaining > 0;
end
$$;

comment on function ledger.sweep is 'Expire what is due. Lazy: runs under the wallet lock of whatever comes next.';

create function ledger.pay_debt(inout p_wallet ledger.wallet, p_op ledger.op)
language plpgsql as $$
declare
  v_lot  ledger.lot;
  v_take bigint;
begin
  if p_wallet.debt = 0 or p_wallet.available = 0 then
    return;
  end if;
  -- Backwards: the credits that would last longest pay first, as the user would burn them last.
  for v_lot in
    select * from ledger.lot
      where workspace_id = p_wallet.workspace_id and unit = p_wallet.unit and remaining > 0
      order by priority desc, expires_at desc, id desc
  loop
    v_take := least(p_wallet.debt, v_lot.remaining);
    update ledger.lot set remaining = remaining - v_take, repaid = repaid + v_take
      where workspace_id = v_lot.workspace_id and id = v_lot.id;
    p_wallet := ledger.post(p_wallet, p_op, v_lot.id, 'available', 'repaid', v_take);
    p_wallet := ledger.post(p_wallet, p_op, v_lot.id, 'debt', 'claim', v_take);
    exit when p_wallet.debt = 0;
  end loop;
end
$$;

comment on function ledger.pay_debt is
  'Debt and available credits are never both above zero, whatever order refunds and grants arrive in.';

create function ledger.resolve(
  p_workspace uuid, p_unit text, p_hold bigint, p_kind text, p_spend bigint, p_key text
) returns bigint
language plpgsql as $$
declare
  v_wallet ledger.wallet := ledger.lock_wallet(p_workspace, p_unit);
  v_op     ledger.op := ledger.find_op(v_wallet, p_kind, p_key);
  v_hold   ledger.op;
  v_part   record;
  v_need   bigint := p_spend;
  v_take   bigint;
begin
  if v_op.id is not null then
    if v_op.hold_id <> p_hold or (p_kind = 'settle' and v_op.amount <> p_spend) then
      perform ledger.refuse_reused_key(v_op);
    end if;
    return v_op.id;
  end if;

  select * into v_hold from ledger.op
    where workspace_id = p_workspace and id = p_hold and unit = p_unit and kind = 'hold';
  if not found then
    raise exception using errcode = 'CR404', message = 'no such hold', detail = json_build_object('hold_id', p_hold);
  end if;
  select * into v_op from ledger.op
    where workspace_id = p_workspace and hold_id = p_hold and kind in ('settle', 'release');
  if found then
    raise exception using errcode = 'CR410', message = 'hold already resolved',
      detail = json_build_object('hold_id', p_hold, 'by', v_op.kind, 'amount', v_op.amount);
  end if;
  if p_spend > v_hold.amount then
    raise exception using errcode = 'CR400', message = 'more than was held',
      detail = json_build_object('amount', p_spend, 'least', 0, 'most', v_hold.amount);
  end if;

  v_op := ledger.open_op(
    v_wallet, p_kind, p_key, case p_kind when 'settle' then p_spend else v_hold.amount end, v_hold.ref, p_hold);
  for v_part in
    select part.lot_id, part.amount, lot.expires_at
      from ledger.hold_lot part join ledger.lot lot on lot.workspace_id = part.workspace_id and lot.id = part.lot_id
      where part.workspace_id = p_workspace and part.hold_id = p_hold
      order by lot.priority, lot.expires_at, lot.id
  loop
    v_take := least(v_need, v_part.amount);
    v_need := v_need - v_take;
    update ledger.lot
      set held = held - v_part.amount, spent = spent + v_take, remaining = remaining + v_part.amount - v_take
      where workspace_id = p_workspace and id = v_part.lot_id;
    update ledger.hold_lot set spent = v_take
      where workspace_id = p_workspace and hold_id = p_hold and lot_id = v_part.lot_id;
    if v_take > 0 then
      v_wallet := ledger.post(v_wallet, v_op, v_part.lot_id, 'held', 'spent', v_take);
    end if;
    if v_take < v_part.amount then
      v_wallet := ledger.post(v_wallet, v_op, v_part.lot_id, 'held', 'available', v_part.amount - v_take);
      v_wallet.next_expiry := least(v_wallet.next_expiry, v_part.expires_at);  -- it may have expired while held
    end if;
  end loop;

  v_wallet := ledger.sweep(v_wallet);
  v_wallet := ledger.pay_debt(v_wallet, v_op);
  perform ledger.save_wallet(v_wallet);
  return v_op.id;
end
$$;

comment on function ledger.resolve is 'The common half of settle and release: spend p_spend of a hold, return the rest to its lots.';

-- The verbs: the application's only way to write ---------------------------------------------------------------

create function ledger.grant_credits(
  p_workspace uuid, p_unit text, p_amount bigint, p_ref text, p_source text, p_priority int,
  p_expires_at timestamptz default null
) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  v_wallet ledger.wallet;
  v_op     ledger.op;
  v_lot    ledger.lot;
begin
  perform ledger.require_workspace(p_workspace);
  perform ledger.require_amount(p_amount, 1);
  insert into ledger.wallet (workspace_id, unit) values (p_workspace, p_unit) on conflict do nothing;
  v_wallet := ledger.lock_wallet(p_workspace, p_unit);

  v_op := ledger.find_op(v_wallet, 'grant', p_ref);
  if v_op.id is not null then
    select * into strict v_lot from ledger.lot
      where workspace_id = p_workspace and unit = p_unit and source_ref = p_ref;
    if v_lot.granted <> p_amount or v_lot.source <> p_source then
      perform ledger.refuse_reused_key(v_op);
    end if;
    return v_lot.id;
  end if;

  v_wallet := ledger.sweep(v_wallet);
  v_op := ledger.open_op(v_wallet, 'grant', p_ref, p_amount, p_ref);
  insert into ledger.lot (workspace_id, unit, source, source_ref, priority, expires_at, granted, remaining)
    values (p_workspace, p_unit, p_source, p_ref, p_priority, coalesce(p_expires_at, 'infinity'), p_amount, p_amount)
    returning * into v_lot;
  v_wallet := ledger.post(v_wallet, v_op, v_lot.id, 'issued', 'available', p_amount);
  v_wallet.next_expiry := least(v_wallet.next_expiry, v_lot.expires_at);
  v_wallet := ledger.sweep(v_wallet);
  v_wallet := ledger.pay_debt(v_wallet, v_op);
  perform ledger.save_wallet(v_wallet);
  return v_lot.id;
end
$$;

comment on function ledger.grant_credits is
  'Add a lot of credits; p_ref is the idempotency key (the purchase or period, not the event). Returns the lot.';

create function ledger.hold(
  p_workspace uuid, p_unit text, p_amount bigint, p_key text, p_ref text default null
) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  v_wallet ledger.wallet;
  v_op     ledger.op;
  v_lot    ledger.lot;
  v_need   bigint := p_amount;
  v_take   bigint;
begin
  perform ledger.require_workspace(p_workspace);
  perform ledger.require_amount(p_amount, 1);
  v_wallet := ledger.lock_wallet(p_workspace, p_unit);

  v_op := ledger.find_op(v_wallet, 'hold', p_key);
  if v_op.id is not null then
    if v_op.amount <> p_amount or v_op.ref is distinct from p_ref then
      perform ledger.refuse_reused_key(v_op);
    end if;
    return v_op.id;
  end if;

  v_wallet := ledger.sweep(v_wallet);
  if coalesce(v_wallet.available, 0) < p_amount then
    raise exception using errcode = 'CR402', message = 'insufficient credits',
      detail = json_build_object('price', p_amount, 'balance', coalesce(v_wallet.available, 0));
  end if;
  v_op := ledger.open_op(v_wallet, 'hold', p_key, p_amount, p_ref);
  for v_lot in
    select * from ledger.lot
      where workspace_id = p_workspace and unit = p_unit and remaining > 0
      order by priority, expires_at, id
  loop
    v_take := least(v_need, v_lot.remaining);
    update ledger.lot set remaining = remaining - v_take, held = held + v_take
      where workspace_id = p_workspace and id = v_lot.id;
    insert into ledger.hold_lot (workspace_id, hold_id, lot_id, amount)
      values (p_workspace, v_op.id, v_lot.id, v_take);
    v_wallet := ledger.post(v_wallet, v_op, v_lot.id, 'available', 'held', v_take);
    v_need := v_need - v_take;
    exit when v_need = 0;
  end loop;
  if v_need > 0 then
    raise exception using errcode = 'CR500', message = 'the lots hold less than the wallet says';
  end if;
  perform ledger.save_wallet(v_wallet);
  return v_op.id;
end
$$;

comment on function ledger.hold is 'Reserve credits for work that has not finished. Returns the hold.';

create function ledger.settle(p_workspace uuid, p_unit text, p_hold bigint, p_amount bigint, p_key text) returns bigint
language plpgsql security definer set search_path = '' as $$
begin
  perform ledger.require_workspace(p_workspace);
  perform ledger.require_amount(p_amount, 0);
  return ledger.resolve(p_workspace, p_unit, p_hold, 'settle', p_amount, p_key);
end
$$;

comment on function ledger.settle is 'Spend the used part of a hold and return the rest to its lots.';

create function ledger.release(p_workspace uuid, p_unit text, p_hold bigint, p_key text) returns bigint
language plpgsql security definer set search_path = '' as $$
begin
  perform ledger.require_workspace(p_workspace);
  return ledger.resolve(p_workspace, p_unit, p_hold, 'release', 0, p_key);
end
$$;

comment on function ledger.release is 'Return all of a hold to its lots.';

create function ledger.revoke(p_workspace uuid, p_unit text, p_ref text, p_amount bigint, p_key text) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  v_wallet ledger.wallet;
  v_op     ledger.op;
  v_lot    ledger.lot;
  v_take   bigint;
  v_owed   bigint;
begin
  perform ledger.require_workspace(p_workspace);
  perform ledger.require_amount(p_amount, 1);
  v_wallet := ledger.lock_wallet(p_workspace, p_unit);

  v_op := ledger.find_op(v_wallet, 'revoke', p_key);
  if v_op.id is not null then
    if v_op.amount <> p_amount or v_op.ref is distinct from p_ref then
      perform ledger.refuse_reused_key(v_op);
    end if;
    return v_op.id;
  end if;

  v_wallet := ledger.sweep(v_wallet);
  select * into v_lot from ledger.lot where workspace_id = p_workspace and unit = p_unit and source_ref = p_ref;
  if not found then
    raise exception using errcode = 'CR405', message = 'no such grant', detail = json_build_object('ref', p_ref);
  end if;
  v_op   := ledger.open_op(v_wallet, 'revoke', p_key, p_amount, p_ref);
  v_take := least(p_amount, v_lot.remaining);
  -- What is gone but was not yet claimed back becomes debt; expired credits did nobody any good and are not owed.
  v_owed := greatest(0, least(p_amount - v_take, v_lot.spent + v_lot.held + v_lot.repaid - v_lot.clawed));
  update ledger.lot set remaining = remaining - v_take, revoked = revoked + v_take, clawed = clawed + v_owed
    where workspace_id = p_workspace and id = v_lot.id;
  if v_take > 0 then
    v_wallet := ledger.post(v_wallet, v_op, v_lot.id, 'available', 'revoked', v_take);
  end if;
  if v_owed > 0 then
    v_wallet := ledger.post(v_wallet, v_op, v_lot.id, 'claim', 'debt', v_owed);
  end if;
  v_wallet := ledger.pay_debt(v_wallet, v_op);
  perform ledger.save_wallet(v_wallet);
  return v_op.id;
end
$$;

comment on function ledger.revoke is
  'The money of a grant was returned or disputed: take back what is left of it; what is gone becomes debt.';

-- Reading -------------------------------------------------------------------------------------------------------

create function ledger.balance(
  p_workspace uuid, p_unit text, out available bigint, out held bigint, out spent bigint, out debt bigint
)
language sql stable as $$
  select wallet.available - case when wallet.next_expiry > ledger.clock() then 0 else (
           select coalesce(sum(lot.remaining), 0)::bigint from ledger.lot lot
             where lot.workspace_id = p_workspace and lot.unit = p_unit and lot.remaining > 0
               and lot.expires_at <= ledger.clock()) end,
         wallet.held, wallet.spent, wallet.debt
    from ledger.wallet wallet where wallet.workspace_id = p_workspace and wallet.unit = p_unit
$$;

comment on function ledger.balance is 'The wallet, less what has expired but was not swept yet.';

create view ledger.invariants with (security_invoker = true) as
  select 'the wallet differs from its entries' as what, wallet.workspace_id, wallet.unit, null::bigint as op_id
    from ledger.wallet wallet
    cross join lateral (
      select coalesce(sum(amount) filter (where debit = 'issued'), 0) as issued,
             coalesce(sum(amount) filter (where credit = 'available'), 0)
               - coalesce(sum(amount) filter (where debit = 'available'), 0) as available,
             coalesce(sum(amount) filter (where credit = 'held'), 0)
               - coalesce(sum(amount) filter (where debit = 'held'), 0) as held,
             coalesce(sum(amount) filter (where credit = 'spent'), 0) as spent,
             coalesce(sum(amount) filter (where credit = 'expired'), 0) as expired,
             coalesce(sum(amount) filter (where credit = 'revoked'), 0) as revoked,
             coalesce(sum(amount) filter (where credit = 'repaid'), 0) as repaid,
             coalesce(sum(amount) filter (where credit = 'debt'), 0)
               - coalesce(sum(amount) filter (where debit = 'debt'), 0) as debt,
             coalesce(max(seq), 0) as newest, count(*) as entries
        from ledger.entry entry
        where entry.workspace_id = wallet.workspace_id and entry.unit = wallet.unit) proof
    where (wallet.issued, wallet.available, wallet.held, wallet.spent, wallet.expired, wallet.revoked,
           wallet.repaid, wallet.debt, wallet.seq, wallet.seq)
      is distinct from (proof.issued, proof.available, proof.held, proof.spent, proof.expired, proof.revoked,
           proof.repaid, proof.debt, proof.newest, proof.entries)
  union all
  select 'the wallet differs from its lots', wallet.workspace_id, wallet.unit, null
    from ledger.wallet wallet
    cross join lateral (
      select coalesce(sum(granted), 0) as issued, coalesce(sum(remaining), 0) as available,
             coalesce(sum(lot.held), 0) as held, coalesce(sum(lot.spent), 0) as spent,
             coalesce(sum(lot.expired), 0) as expired, coalesce(sum(lot.revoked), 0) as revoked,
             coalesce(sum(lot.repaid), 0) as repaid, coalesce(sum(clawed), 0) - coalesce(sum(lot.repaid), 0) as debt
        from ledger.lot lot
        where lot.workspace_id = wallet.workspace_id and lot.unit = wallet.unit) proof
    where (wallet.issued, wallet.available, wallet.held, wallet.spent, wallet.expired, wallet.revoked,
           wallet.repaid, wallet.debt)
      is distinct from (proof.issued, proof.available, proof.held, proof.spent, proof.expired, proof.revoked,
           proof.repaid, proof.debt)
  union all
  select 'a hold differs from its lots', op.workspace_id, op.unit, op.id
    from ledger.op op
    where op.kind = 'hold' and op.amount is distinct from (
      select sum(part.amount) from ledger.hold_lot part
        where part.workspace_id = op.workspace_id and part.hold_id = op.id)
  union all
  select 'the open holds differ from what is held', wallet.workspace_id, wallet.unit, null
    from ledger.wallet wallet
    where wallet.held <> (
      select coalesce(sum(hold.amount), 0) from ledger.op hold
        where hold.workspace_id = wallet.workspace_id and hold.unit = wallet.unit and hold.kind = 'hold'
          and not exists (
            select from ledger.op resolution
              where resolution.workspace_id = hold.workspace_id and resolution.hold_id = hold.id
                and resolution.kind in ('settle', 'release')))
  union all
  select 'an operation differs from its entries', op.workspace_id, op.unit, op.id
    from ledger.op op
    cross join lateral (
      select coalesce(sum(amount), 0) as amount from ledger.entry entry
        where entry.workspace_id = op.workspace_id and entry.op_id = op.id
          and (op.kind, entry.debit, entry.credit) in (
            ('grant', 'issued', 'available'), ('hold', 'available', 'held'), ('settle', 'held', 'spent'),
            ('release', 'held', 'available'), ('expire', 'available', 'expired'),
            ('revoke', 'available', 'revoked'), ('revoke', 'claim', 'debt'))) moved
    where case op.kind when 'revoke' then moved.amount > op.amount else moved.amount <> op.amount end;

comment on view ledger.invariants is 'Every row is a defect. Shows what the reader may see: see ledger.audit() for all tenants.';

create function ledger.verify_chain(p_workspace uuid, p_unit text) returns bigint
language plpgsql stable as $$
declare
  v_pair record;
  v_hash bytea := '';
  v_seq  bigint := 0;
begin
  for v_pair in
    select entry, op from ledger.entry entry
      left join ledger.op op on op.workspace_id = entry.workspace_id and op.id = entry.op_id
      where entry.workspace_id = p_workspace and entry.unit = p_unit order by entry.seq
  loop
    v_seq  := v_seq + 1;
    v_hash := ledger.chain_hash(v_hash, v_pair.entry, v_pair.op);
    if (v_pair.entry).seq <> v_seq or v_hash <> (v_pair.entry).hash then
      return v_seq;
    end if;
  end loop;
  if exists (select from ledger.wallet where workspace_id = p_workspace and unit = p_unit and head <> v_hash) then
    return v_seq + 1;
  end if;
  return null;
end
$$;

comment on function ledger.verify_chain is
  'Recompute the hash chain: null when whole, else the sequence number of the first entry that was altered or removed.';

create function ledger.audit() returns table (what text, workspace_id uuid, unit text, op_id bigint)
language sql security definer set search_path = '' as $$
  select found.what, found.workspace_id, found.unit, found.op_id from ledger.invariants found
  union all
  select 'the hash chain breaks at entry ' || broken.seq, wallet.workspace_id, wallet.unit, null
    from ledger.wallet wallet
    cross join lateral (select ledger.verify_chain(wallet.workspace_id, wallet.unit) as seq) broken
    where broken.seq is not null
$$;

comment on function ledger.audit() is 'Defects of every tenant''s books; empty when all is well. Reads all of the ledger.';

-- Rights --------------------------------------------------------------------------------------------------------

revoke all on all functions in schema ledger from public;
grant usage on schema ledger to mutoscope_app;
grant select on all tables in schema ledger to mutoscope_app;
grant execute on function
  ledger.grant_credits, ledger.hold, ledger.settle, ledger.release, ledger.revoke,
  ledger.balance, ledger.clock, ledger.chain_hash, ledger.verify_chain, ledger.audit
  to mutoscope_app;

-- Plans ---------------------------------------------------------------------------------------------------------

create table workspace_plan (
  workspace_id     uuid        primary key references workspace on delete cascade,
  plan_key         text        not null check (plan_key <> ''),
  catalogue_digest text        not null check (length(catalogue_digest) = 64),
  period_start     timestamptz not null,
  period_end       timestamptz not null,
  constraint workspace_plan_period check (period_end > period_start)
);

comment on table workspace_plan is 'The plan a workspace is on, and the digest of the catalogue it was started from.';

select enable_tenant_isolation('workspace_plan');
grant select, insert, update on workspace_plan to mutoscope_app;
