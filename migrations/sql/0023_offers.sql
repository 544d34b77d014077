-- Credits that nobody pays for: promotion codes, and what two workspaces get when one brought the other.
--
-- A code belongs to the platform, not to a tenant. Whoever types one reaches it by `redeem_promotion` alone, which
-- counts the use in the same statement: of two at once for the last use, one is refused.
--
--   PR404 no such code, or a referral code of nobody
--   PR410 over, switched off, or used up        PR409 this workspace had it, or may not be brought by this one

create table promotion (
  id         uuid        primary key,
  code       text        not null unique check (code ~ '^[A-Z0-9][A-Z0-9-]{2,39}$'),
  unit       text        not null check (unit <> ''),
  amount     bigint      not null check (amount > 0),
  valid_days integer     not null check (valid_days > 0),
  most_uses  integer     check (most_uses > 0),
  uses       integer     not null default 0 check (uses >= 0),
  ends_at    timestamptz,
  enabled    boolean     not null default true,
  created_at timestamptz not null,
  constraint promotion_most_uses_reached_check check (uses <= most_uses)
);

comment on table promotion is 'A code that grants credits or another unit, once a workspace; of the platform, not of a tenant';
comment on column promotion.amount is 'Thousandths of the unit';

alter table promotion enable row level security;
alter table promotion force row level security;
do $$ begin
  execute format('create policy owner_access on promotion to %I using (true) with check (true)', current_user);
end $$;

create table promotion_use (
  promotion_id uuid        not null references promotion,
  workspace_id uuid        not null,
  used_at      timestamptz not null,
  primary key (workspace_id, promotion_id)
);

comment on table promotion_use is 'That a workspace had a promotion; written by redeem_promotion';

create index promotion_use_promotion_id_idx on promotion_use (promotion_id);
select enable_tenant_isolation('promotion_use');
grant select on promotion_use to mutoscope_app;

create function redeem_promotion(
  p_workspace uuid, p_code text, p_now timestamptz,
  out promotion_id uuid, out code text, out unit text, out amount bigint, out valid_days int
)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_promotion public.promotion;
begin
  perform ledger.require_workspace(p_workspace);
  select * into v_promotion from public.promotion p where p.code = upper(p_code) for no key update;
  if v_promotion.id is null then
    raise exception using errcode = 'PR404', message = 'no such code';
  end if;
  if exists (select from public.promotion_use u
             where u.workspace_id = p_workspace and u.promotion_id = v_promotion.id) then
    raise exception using errcode = 'PR409', message = 'had before', detail = 'promotion_used';
  end if;
  if not v_promotion.enabled or v_promotion.ends_at <= p_now or v_promotion.uses >= v_promotion.most_uses then
    raise exception using errcode = 'PR410', message = 'over, off or used up';
  end if;
  insert into public.promotion_use (promotion_id, workspace_id, used_at) values (v_promotion.id, p_workspace, p_now);
  update public.promotion p set uses = p.uses + 1 where p.id = v_promotion.id;
  promotion_id := v_promotion.id;
  code := v_promotion.code;
  unit := v_promotion.unit;
  amount := v_promotion.amount;
  valid_days := v_promotion.valid_days;
end
$$;

comment on function redeem_promotion is 'Count one use of a code for the bound workspace and say what it brings, or refuse';

create function platform_list_promotions() returns setof promotion
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform public.platform_admin();
  return query select p.* from public.promotion p order by p.created_at desc, p.id desc;
end
$$;

create function platform_make_promotion(
  p_id uuid, p_code text, p_unit text, p_amount bigint, p_valid_days int, p_most_uses int, p_ends_at timestamptz,
  p_now timestamptz
) returns promotion
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_promotion public.promotion;
begin
  perform public.platform_admin();
  insert into public.promotion (id, code, unit, amount, valid_days, most_uses, ends_at, created_at)
    values (p_id, upper(p_code), p_unit, p_amount, p_valid_days, p_most_uses, p_ends_at, p_now)
    on conflict on constraint promotion_code_key do nothing returning * into v_promotion;
  if v_promotion.id is null then
    raise exception using errcode = 'PA409', message = 'the code exists', detail = 'promotion_exists';
  end if;
  return v_promotion;
end
$$;

create function platform_end_promotion(p_code text) returns promotion
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_promotion public.promotion;
begin
  perform public.platform_admin();
  update public.promotion p set enabled = false where p.code = upper(p_code) returning * into v_promotion;
  if v_promotion.id is null then
    raise exception using errcode = 'PA404', message = 'no such code';
  end if;
  return v_promotion;
end
$$;

-- Referrals -------------------------------------------------------------------------------------------------------

create table referral_code (
  workspace_id uuid        primary key references workspace on delete cascade,
  code         text        not null unique check (code ~ '^[A-Z0-9]{8}$'),
  created_at   timestamptz not null default now()
);

comment on table referral_code is 'What a workspace gives to others, so that both get credits';

select enable_tenant_isolation('referral_code');
grant select, insert on referral_code to mutoscope_app;

create table referral (
  workspace_id uuid        primary key,
  referrer_id  uuid        not null,
  amount       bigint      not null check (amount > 0),
  valid_days   integer     not null check (valid_days > 0),
  created_at   timestamptz not null,
  rewarded_at  timestamptz,
  check (workspace_id <> referrer_id)
);

comment on table referral is 'Which workspace brought which; both are rewarded after the first payment of the one that was brought';
comment on column referral.amount is 'What each of the two gets, in thousandths: as it was promised then';

create index referral_referrer_id_idx on referral (referrer_id);
create index referral_open_idx on referral (created_at) where rewarded_at is null;
select enable_tenant_isolation('referral');
grant select, update (rewarded_at) on referral to mutoscope_app;

create function claim_referral(
  p_workspace uuid, p_code text, p_amount bigint, p_valid_days int, p_most int, p_now timestamptz
) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_referrer uuid;
begin
  perform ledger.require_workspace(p_workspace);
  select c.workspace_id into v_referrer from public.referral_code c
    join public.workspace w on w.id = c.workspace_id and w.deleted_at is null
    where c.code = upper(p_code) for no key update of c;
  if v_referrer is null then
    raise exception using errcode = 'PR404', message = 'nobody''s code';
  end if;
  -- One person with two workspaces has not brought anybody.
  if exists (select from public.membership mine join public.membership theirs on theirs.user_id = mine.user_id
             where mine.workspace_id = p_workspace and theirs.workspace_id = v_referrer) then
    raise exception using errcode = 'PR409', message = 'the same people', detail = 'own_referral';
  end if;
  if exists (select from public.purchase p where p.workspace_id = p_workspace and p.net_minor + p.tax_minor > 0) then
    raise exception using errcode = 'PR409', message = 'paid before', detail = 'referral_too_late';
  end if;
  if (select count(*) from public.referral r where r.referrer_id = v_referrer) >= p_most then
    raise exception using errcode = 'PR410', message = 'brought enough';
  end if;
  insert into public.referral (workspace_id, referrer_id, amount, valid_days, created_at)
    values (p_workspace, v_referrer, p_amount, p_valid_days, p_now) on conflict do nothing;
  if not found then
    raise exception using errcode = 'PR409', message = 'brought before', detail = 'referral_claimed';
  end if;
end
$$;

comment on function claim_referral is 'Write down that the bound workspace was brought by the one whose code this is, or refuse';

create function referrals_brought(p_workspace uuid, out brought bigint, out rewarded bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform ledger.require_workspace(p_workspace);
  select count(*), count(r.rewarded_at) into brought, rewarded from public.referral r where r.referrer_id = p_workspace;
end
$$;

create function referrals_due(p_limit int)
returns table (workspace_id uuid, referrer_id uuid, amount bigint, valid_days int, referrer_stands boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.workspace_id, r.referrer_id, r.amount, r.valid_days,
         exists (select from public.workspace f where f.id = r.referrer_id and f.deleted_at is null)
    from public.referral r
    join public.workspace w on w.id = r.workspace_id and w.deleted_at is null
    where r.rewarded_at is null
      and exists (select from public.purchase p where p.workspace_id = r.workspace_id
                  and p.net_minor + p.tax_minor > p.refunded_minor)
    order by r.created_at limit p_limit
$$;

comment on function referrals_due is 'Referrals whose workspace has paid, and was not paid back';

-- Charges per use that wait for an invoice --------------------------------------------------------------------------

create function charges_to_bill(p_now timestamptz, p_least_minor bigint, p_limit int)
returns table (workspace_id uuid, currency text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.workspace_id, c.currency from public.charge c
    join public.billing_customer b on b.workspace_id = c.workspace_id
    where c.status = 'confirmed'
    group by c.workspace_id, c.currency
    having sum(c.amount_minor) >= p_least_minor
        or min(c.ended_at) < date_trunc('month', p_now at time zone 'UTC') at time zone 'UTC'
    order by min(c.ended_at) limit p_limit
$$;

comment on function charges_to_bill is 'Workspaces whose confirmed charges come to enough for an invoice, or are of an earlier month';

create function claim_charges(p_workspace uuid, p_currency text, p_batch text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_key text;
begin
  perform ledger.require_workspace(p_workspace);
  perform public.lock_customer(p_workspace);  -- whoever prices, voids or claims charges takes turns
  update public.charge c set status = 'invoiced', invoice_id = p_batch
    where c.workspace_id = p_workspace and c.currency = p_currency and c.status = 'confirmed';
  for v_key in
    select distinct c.key from public.charge c
      where c.workspace_id = p_workspace and c.currency = p_currency and c.status = 'pending'
  loop
    perform public.reprice_charges(p_workspace, v_key, p_currency);
  end loop;
end
$$;

comment on function claim_charges is
  'Put all confirmed charges under the name of a batch, as they are priced now; those still pending are priced without them';

create function charge_batches(p_limit int) returns table (workspace_id uuid, batch text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select distinct c.workspace_id, c.invoice_id from public.charge c
    where c.status = 'invoiced' and starts_with(c.invoice_id, 'batch:') limit p_limit
$$;

comment on function charge_batches is 'Batches whose invoice is not known yet';

create index charge_invoice_id_idx on charge (invoice_id) where invoice_id is not null;

-- Whoever owes for what was charged by use is charged for nothing more until it is paid.
create or replace function lock_customer(p_workspace uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_card boolean;
begin
  select c.balance_card into v_card from public.billing_customer c where c.workspace_id = p_workspace for no key update;
  return coalesce(v_card, false) and not exists (
    select from public.charge c left join public.invoice i on i.id = c.invoice_id
      where c.workspace_id = p_workspace and (c.status = 'failed' or c.status = 'invoiced' and i.status = 'open'));
end
$$;

revoke all on function redeem_promotion(uuid, text, timestamptz), platform_list_promotions(),
  platform_make_promotion(uuid, text, text, bigint, int, int, timestamptz, timestamptz), platform_end_promotion(text),
  claim_referral(uuid, text, bigint, int, int, timestamptz), referrals_brought(uuid), referrals_due(int),
  charges_to_bill(timestamptz, bigint, int), claim_charges(uuid, text, text), charge_batches(int) from public;
grant execute on function redeem_promotion(uuid, text, timestamptz), platform_list_promotions(),
  platform_make_promotion(uuid, text, text, bigint, int, int, timestamptz, timestamptz), platform_end_promotion(text),
  claim_referral(uuid, text, bigint, int, int, timestamptz), referrals_brought(uuid), referrals_due(int),
  charges_to_bill(timestamptz, bigint, int), claim_charges(uuid, text, text), charge_batches(int) to mutoscope_app;

insert into privacy_kept (relation, subject, reason) values
  ('promotion_use', 'workspace', 'the books: that a code was used; ids alone'),
  ('referral', 'workspace', 'the books: which workspace brought which; ids and amounts alone');
