-- The books: what was sold, what became of it, what it cost, and whether the payment provider's books say the same.
--
-- Views without a grant hold the rules; functions read them for operators. A function asks for itself who calls: a
-- platform admin by `app.user_id`, or the owner of the schema on the server's command line; anybody else is refused
-- with PA403. Money is exact: minor units become millionths of a major unit, and a share of n parts of a whole is
-- floor(amount × n / whole) less the same of the parts before, so that the shares of all parts add up to the amount.

create function books_reader() returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  -- Inside a definer's function current_user is the owner; the setting `role` still says whom the session plays.
  if coalesce(nullif(current_setting('role', true), 'none'), session_user::text) <> current_user::text then
    perform public.platform_admin();
  end if;
end
$$;

comment on function books_reader() is 'Refuse whoever is neither a platform admin nor the owner of the schema';

create function currency_micro(p_currency text) returns bigint
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select case
    when p_currency in ('bif', 'clp', 'djf', 'gnf', 'jpy', 'kmf', 'krw', 'mga', 'pyg', 'rwf', 'vnd', 'vuv', 'xaf', 'xof',
                        'xpf') then 1000000
    when p_currency in ('bhd', 'jod', 'kwd', 'omr', 'tnd') then 1000
    else 10000 end
$$;

comment on function currency_micro(text) is 'Millionths of a major unit in one minor unit, as the payment provider counts';

create function share_of(p_amount numeric, p_before numeric, p_after numeric, p_whole numeric) returns bigint
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select case when p_whole = 0 then 0
    else div(p_amount * p_after, p_whole) - div(p_amount * p_before, p_whole) end::bigint
$$;

comment on function share_of(numeric, numeric, numeric, numeric) is
  'What the parts from p_before to p_after get of an amount; all parts together get all of it';

-- Which invoice or payment a line belongs to: an invoice where there is one, else the payment. ------------------------

create view books_document with (security_invoker = true) as
  select known.payment_id, coalesce(max(known.invoice_id), known.payment_id) as document
  from (select c.payment_id, c.invoice_id from cash_entry c
        union all select p.payment_id, p.invoice_id from purchase p) known
  where known.payment_id is not null
  group by known.payment_id;

create view books_cash with (security_invoker = true) as
  select c.*, coalesce(d.document, c.invoice_id, c.payment_id, c.source_id) as document,
         c.kind in ('charge', 'payment') as received
  from cash_entry c left join books_document d on d.payment_id = c.payment_id;

-- Sales: a purchase of a lot, a charge per use, or an invoice for a plan whose films are included. --------------------

create view books_sale with (security_invoker = true) as
  select 'purchase:' || p.id as sale_id, p.workspace_id, p.kind, p.sku, p.currency, p.created_at,
         coalesce(d.document, p.invoice_id, p.payment_id) as document,
         currency_micro(p.currency) * p.net_minor::numeric as price_micro,
         -- A refund gives tax and net back alike.
         currency_micro(p.currency) * p.net_minor::numeric - case when p.refunded_minor = 0 then 0 else
           div(currency_micro(p.currency) * p.refunded_minor::numeric * p.net_minor, p.net_minor + p.tax_minor) end
           as net_micro
  from purchase p left join books_document d on d.payment_id = p.payment_id
  union all
  select 'charge:' || c.id, c.workspace_id, 'per_use', c.key, c.currency, coalesce(c.ended_at, c.created_at),
         c.invoice_id, currency_micro(c.currency) * c.amount_minor::numeric,
         case when c.status = 'refunded' then 0 else currency_micro(c.currency) * c.amount_minor::numeric end
  from charge c where c.status in ('confirmed', 'invoiced', 'paid', 'failed', 'refunded')
  union all
  select 'invoice:' || i.id, i.workspace_id, 'included', coalesce(s.plan_key, ''), i.currency, i.created_at, i.id,
         currency_micro(i.currency) * (own.net_minor)::numeric,
         currency_micro(i.currency) * own.net_minor::numeric - case when back.minor = 0 or i.total_minor = 0 then 0 else
           div(currency_micro(i.currency) * back.minor * own.net_minor, i.total_minor) end
  from invoice i join subscription s on s.id = i.subscription_id
  cross join lateral (
    select i.subtotal_minor - i.discount_minor - coalesce(sum(c.amount_minor), 0)::bigint as net_minor
    from charge c where c.invoice_id = i.id) own
  cross join lateral (
    select least(i.total_minor, coalesce(-sum(b.amount_minor), 0)) as minor
    from books_cash b where b.document = i.id and b.currency = i.currency and b.kind in ('refund', 'payment_refund')) back
  where i.status = 'paid' and not exists (select from purchase p where p.invoice_id = i.id);

comment on view books_sale is
  'Everything that was sold; price_micro as sold, net_micro what is left of it after refunds, both without tax';

create view books_fee with (security_invoker = true) as
  select sale.sale_id, fee.currency,
         -- A year's invoice becomes lots month by month: its fee waits for those that are still to come.
         share_of(fee.micro, sum(sale.price_micro) over w - sale.price_micro, sum(sale.price_micro) over w,
                  greatest(sum(sale.price_micro) over (partition by sale.document, fee.currency),
                           (select currency_micro(i.currency) * (i.subtotal_minor - i.discount_minor)::numeric
                            from invoice i where i.id = sale.document))) as fee_micro
  from books_sale sale join (
    select c.document, c.currency, sum(c.fee_minor) * currency_micro(c.currency)::numeric as micro
    from books_cash c group by c.document, c.currency) fee on fee.document = sale.document
  window w as (partition by sale.document, fee.currency order by sale.sale_id);

comment on view books_fee is 'What the payment provider kept of each sale, shared over a document by price';

-- Months of included plans: an invoice begins one, or twelve when a year is paid. --------------------------------------

create view books_month with (security_invoker = true) as
  select 'invoice:' || i.id as sale_id, i.workspace_id, s.plan_key, month.index, whole.months,
         i.created_at + make_interval(months => month.index) as begins_at,
         lead(i.created_at + make_interval(months => month.index), 1, 'infinity') over (
           partition by i.workspace_id
           order by i.created_at + make_interval(months => month.index), i.created_at, i.id, month.index) as next_at
  from invoice i join subscription s on s.id = i.subscription_id
  cross join lateral (
    select case when s.interval = 'year' and i.reason <> 'subscription_update' then 12 else 1 end as months) whole
  cross join lateral generate_series(0, whole.months - 1) as month(index)
  where i.status = 'paid' and not exists (select from purchase p where p.invoice_id = i.id);

-- What became of each sale: parts of a whole, in the order in which they came about. -----------------------------------

create view books_part with (security_invoker = true) as
  select 'purchase:' || p.id as sale_id, p.workspace_id, u.id as usage_id,
         case e.credit when 'spent' then 'film' when 'expired' then 'expired' else 'repaid' end as became,
         coalesce(u.ended_at, op.created_at) as at, e.lot_id,
         sum(e.amount) over w - e.amount as before, sum(e.amount) over w as after,
         (lot.granted - lot.revoked)::numeric as whole
  from purchase p
  join ledger.lot lot on lot.workspace_id = p.workspace_id and lot.unit = p.unit and lot.source_ref = p.lot_ref
  join ledger.entry e on e.workspace_id = lot.workspace_id and e.unit = lot.unit and e.lot_id = lot.id
    and e.credit in ('spent', 'expired', 'repaid')
  join ledger.op op on op.workspace_id = e.workspace_id and op.id = e.op_id
  left join usage_line u on e.credit = 'spent' and u.workspace_id = e.workspace_id and u.unit = e.unit
    and u.hold_id = op.hold_id
  window w as (partition by e.workspace_id, e.lot_id order by e.seq)
  union all
  select 'charge:' || c.id, c.workspace_id, c.usage_id, 'film', coalesce(u.ended_at, c.ended_at, c.created_at), null,
         0, 1, 1
  from charge c join usage_line u on u.id = c.usage_id
  where c.status in ('confirmed', 'invoiced', 'paid', 'failed', 'refunded')
  union all
  select m.sale_id, m.workspace_id, u.id, 'film', u.ended_at, null,
         m.index * count(*) over month + row_number() over (month order by u.created_at, u.id) - 1,
         m.index * count(*) over month + row_number() over (month order by u.created_at, u.id),
         m.months * count(*) over month
  from books_month m join usage_line u on u.workspace_id = m.workspace_id and u.path = 'included'
    and u.status in ('settled', 'refunded') and u.created_at >= m.begins_at and u.created_at < m.next_at
  window month as (partition by m.sale_id, m.index)
  union all
  select m.sale_id, m.workspace_id, null, 'unused', m.begins_at, null, m.index, m.index + 1, m.months
  from books_month m
  where m.begins_at <= now() and not exists (
    select from usage_line u where u.workspace_id = m.workspace_id and u.path = 'included'
      and u.status in ('settled', 'refunded') and u.created_at >= m.begins_at and u.created_at < m.next_at);

comment on view books_part is
  'film: a usage line earned it; expired, unused: nobody will; repaid: it paid a debt. What is left over is owed';

create view books_earning with (security_invoker = true) as
  select part.sale_id, part.workspace_id, part.usage_id, part.became, part.at, sale.sku, sale.kind, sale.currency,
         share_of(sale.net_micro, part.before, part.after, part.whole) as revenue_micro, 0::bigint as fee_micro
  from books_part part join books_sale sale on sale.sale_id = part.sale_id
  union all
  select part.sale_id, part.workspace_id, part.usage_id, part.became, part.at, sale.sku, sale.kind, fee.currency,
         0, share_of(fee.fee_micro, part.before, part.after, part.whole)
  from books_part part join books_sale sale on sale.sale_id = part.sale_id
  join books_fee fee on fee.sale_id = part.sale_id;

comment on view books_earning is 'Revenue and fees by what earned them, in millionths of a major unit of the currency';

-- Margin --------------------------------------------------------------------------------------------------------------

create view books_cost with (security_invoker = true) as
  select u.id as usage_id, u.workspace_id, u.project_id, u.plan_key, u.work, u.path, u.ended_at as at,
         (u.status <> 'released') as made,
         coalesce(case when u.status <> 'released' then (u.counted ->> 'film_seconds')::numeric end, 0) as seconds,
         u.ai_micro, u.compute_micro, u.storage_micro, u.network_micro,
         u.compute_micro + u.storage_micro + u.network_micro > 0 as recorded
  from usage_line u where u.status <> 'open';

create function books_margin(
  p_by text, p_from timestamptz, p_until timestamptz, p_minute_micro bigint, p_storage_micro bigint,
  p_network_micro bigint, p_kept numeric, p_of numeric, p_after text, p_limit int
)
returns table (key text, films bigint, recorded bigint, seconds numeric, ai_micro numeric, compute_micro numeric,
               storage_micro numeric, network_micro numeric, earned jsonb)
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
  perform books_reader();
  return query
    with cost as (
      select case p_by when 'video' then c.usage_id::text when 'workspace' then c.workspace_id::text else c.plan_key end
               as key,
             count(*) filter (where c.made) as films, count(*) filter (where c.recorded) as recorded,
             sum(c.seconds) as seconds, sum(c.ai_micro) as ai,
             -- Rounded to the nearest millionth, half up; p_kept of p_of is what a scenario leaves of it.
             sum(div((case when c.recorded then c.compute_micro * 60 else c.seconds * p_minute_micro end) * p_kept * 2
                     + 60 * p_of, 120 * p_of)) as compute,
             sum(case when c.recorded then c.storage_micro when c.made then p_storage_micro else 0 end) as storage,
             sum(case when c.recorded then c.network_micro when c.made then p_network_micro else 0 end) as network
      from books_cost c where c.at >= p_from and c.at < p_until group by 1
    ), earning as (
      select found.key, jsonb_object_agg(found.currency, jsonb_build_object(
               'revenue_micro', found.revenue, 'fee_micro', found.fee)) as earned
      from (
        select case p_by when 'video' then coalesce(e.usage_id::text, '-')
                         when 'workspace' then e.workspace_id::text
                         else coalesce(u.plan_key, nullif(e.sku, ''), '-') end as key,
               e.currency, sum(e.revenue_micro) as revenue, sum(e.fee_micro) as fee
        from books_earning e left join usage_line u on u.id = e.usage_id
        where e.at >= p_from and e.at < p_until group by 1, 2) found
      group by found.key
    )
    select coalesce(cost.key, earning.key) as key, coalesce(cost.films, 0), coalesce(cost.recorded, 0),
           coalesce(cost.seconds, 0), coalesce(cost.ai, 0), coalesce(cost.compute, 0), coalesce(cost.storage, 0),
           coalesce(cost.network, 0), coalesce(earning.earned, '{}')
    from cost full join earning on earning.key = cost.key
    where p_after is null or coalesce(cost.key, earning.key) collate "C" > p_after collate "C"
    order by coalesce(cost.key, earning.key) collate "C" limit p_limit;
end
$$;

comment on function books_margin is
  'Costs in micro-dollars and earnings per currency, by video, workspace or plan; key - is what no film earned';

-- Reconciliation ------------------------------------------------------------------------------------------------------

create table reconciliation (
  id          uuid        primary key,
  since       timestamptz not null,
  until       timestamptz not null check (until > since),
  ours        bigint      not null check (ours >= 0),
  theirs      bigint      not null check (theirs >= 0),
  differences bigint      not null check (differences >= 0),
  result      jsonb       not null check (jsonb_typeof(result) = 'object'),
  created_at  timestamptz not null
);

comment on table reconciliation is 'Each comparison with the payment provider''s books; of the platform, not of a tenant';

alter table reconciliation enable row level security;
alter table reconciliation force row level security;
do $$ begin
  execute format('create policy owner_access on reconciliation to %I using (true) with check (true)', current_user);
end $$;

create trigger reconciliation_append_only before update or delete on reconciliation
  for each row execute function forbid_change();

-- Line by line: what one side has and the other has not, and what they say otherwise.
create function books_compare_cash(p_since timestamptz, p_until timestamptz, p_lines jsonb)
returns table (id text, fault text, ours jsonb, theirs jsonb)
language sql stable set search_path = public, pg_temp as $$
  with theirs as (
    select line.id, line.currency, line.amount_minor, line.fee_minor, line.net_minor, line.created_at
    from jsonb_to_recordset(p_lines) as line(
      id text, currency text, amount_minor bigint, fee_minor bigint, net_minor bigint, created_at timestamptz)
  ), ours as (
    select c.id, c.currency, c.amount_minor, c.fee_minor, c.net_minor, c.created_at from cash_entry c
    where (c.created_at >= p_since and c.created_at < p_until) or c.id in (select theirs.id from theirs)
  )
  select coalesce(ours.id, theirs.id),
         case when ours.id is null then 'missing_here' when theirs.id is null then 'missing_there'
              when ours.currency <> theirs.currency then 'currency' when ours.amount_minor <> theirs.amount_minor then 'amount'
              when ours.fee_minor <> theirs.fee_minor then 'fee' when ours.net_minor <> theirs.net_minor then 'net'
              else 'moment' end,
         case when ours.id is not null then to_jsonb(ours) - 'id' end,
         case when theirs.id is not null then to_jsonb(theirs) - 'id' end
  from ours full join theirs on theirs.id = ours.id
  where ours.id is null or theirs.id is null
     or (ours.currency, ours.amount_minor, ours.fee_minor, ours.net_minor, date_trunc('second', ours.created_at))
        <> (theirs.currency, theirs.amount_minor, theirs.fee_minor, theirs.net_minor, date_trunc('second', theirs.created_at))
  order by 1
$$;

-- Document 004's question: does the usage ledger match the revenue? Money received beside what was sold for it.
create function books_compare_revenue(p_since timestamptz, p_until timestamptz)
returns table (document text, currency text, received_minor bigint, booked_minor bigint)
language sql stable set search_path = public, pg_temp as $$
  with received as (
    select c.document, c.currency, sum(c.amount_minor)::bigint as minor from books_cash c
    where c.received and c.created_at >= p_since and c.created_at < p_until group by 1, 2
  ), sold as (
    -- An invoice says itself what was paid for it: a year's becomes lots month by month, credit notes lessen it.
    select coalesce(d.document, p.invoice_id, p.payment_id) as document, p.currency,
           p.net_minor + p.tax_minor as minor, p.created_at as at
    from purchase p left join books_document d on d.payment_id = p.payment_id
    where p.net_minor + p.tax_minor > 0
      and not exists (select from invoice i where i.id = coalesce(d.document, p.invoice_id) and i.status = 'paid')
    union all
    select i.id, i.currency, i.paid_minor, i.created_at from invoice i
    where i.status = 'paid' and not exists (select from charge c where c.invoice_id = i.id)
      and (i.subscription_id is not null or exists (select from purchase p where p.invoice_id = i.id))
    union all
    select i.id, i.currency, sum(c.amount_minor)::bigint + i.tax_minor, min(coalesce(c.ended_at, c.created_at))
    from charge c join invoice i on i.id = c.invoice_id and i.currency = c.currency
    where c.status in ('paid', 'refunded') group by i.id
  ), booked as (
    select s.document, s.currency, sum(s.minor)::bigint as minor from sold s
    where s.document in (select r.document from received r) or (s.at >= p_since and s.at < p_until)
    group by 1, 2
  )
  select coalesce(r.document, b.document, ''), coalesce(r.currency, b.currency), coalesce(r.minor, 0),
         coalesce(b.minor, 0)
  from received r full join booked b on b.document = r.document and b.currency = r.currency
  where coalesce(b.document, r.document) not in (  -- paid before or after the window
    select c.document from books_cash c where c.received and not (c.created_at >= p_since and c.created_at < p_until))
     or r.document is not null
  order by 1, 2
$$;

-- The usage ledger beside the credit ledger and the charges: what was spent must have been counted, and paid for once.
create function books_compare_usage(p_since timestamptz, p_until timestamptz)
returns table (usage_id uuid, fault text)
language sql stable set search_path = public, pg_temp as $$
  select u.id, 'spent in the usage ledger and in the credit ledger differ'
  from usage_line u
  left join ledger.op op on op.workspace_id = u.workspace_id and op.hold_id = u.hold_id
    and op.kind in ('settle', 'release')
  where u.path in ('credits', 'units') and u.status <> 'open' and u.ended_at >= p_since and u.ended_at < p_until
    and coalesce(u.spent, 0) is distinct from (case op.kind when 'settle' then op.amount when 'release' then 0 end)
  union all
  select u.id, 'made, and not charged' from usage_line u join charge c on c.id = u.charge_id
  where u.path = 'per_use' and u.status = 'settled' and c.status in ('pending', 'voided')
    and u.ended_at >= p_since and u.ended_at < p_until
  union all
  select u.id, 'charged, and not made' from usage_line u join charge c on c.id = u.charge_id
  where u.path = 'per_use' and u.status in ('open', 'released') and c.status in ('confirmed', 'invoiced', 'paid')
    and coalesce(u.ended_at, u.created_at) >= p_since and coalesce(u.ended_at, u.created_at) < p_until
  union all
  select p.id, 'bought, and not granted' from purchase p
  where p.created_at >= p_since and p.created_at < p_until and not exists (
    select from ledger.lot lot where lot.workspace_id = p.workspace_id and lot.unit = p.unit
      and lot.source_ref = p.lot_ref and lot.granted = p.amount)
$$;

create function reconcile_books(
  p_id uuid, p_since timestamptz, p_until timestamptz, p_lines jsonb, p_now timestamptz
) returns table (ours bigint, theirs bigint, differences bigint)
language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  v_cash    jsonb;
  v_sums    jsonb;
  v_revenue jsonb;
  v_usage   jsonb;
  v_apart   bigint;
begin
  select coalesce(jsonb_agg(to_jsonb(d)), '[]') into v_cash from books_compare_cash(p_since, p_until, p_lines) d;
  select coalesce(jsonb_object_agg(s.currency, to_jsonb(s) - 'currency'), '{}') into v_sums from (
    select c.currency, sum(c.ours) as ours_minor, sum(c.theirs) as theirs_minor, sum(c.ours) - sum(c.theirs) as apart_minor
    from (select currency, net_minor as ours, 0 as theirs from cash_entry
            where created_at >= p_since and created_at < p_until
          union all
          select line.currency, 0, line.net_minor
            from jsonb_to_recordset(p_lines) as line(currency text, net_minor bigint)) c
    group by c.currency) s;
  select jsonb_build_object(
      'currencies', coalesce((select jsonb_object_agg(t.currency, to_jsonb(t) - 'currency') from (
        select r.currency, sum(r.received_minor) as received_minor, sum(r.booked_minor) as booked_minor,
               sum(abs(r.received_minor - r.booked_minor)) as apart_minor
        from books_compare_revenue(p_since, p_until) r group by r.currency) t), '{}'),
      'documents', coalesce((select jsonb_agg(to_jsonb(r)) from books_compare_revenue(p_since, p_until) r
        where r.received_minor <> r.booked_minor), '[]')) into v_revenue;
  select coalesce(jsonb_agg(to_jsonb(u)), '[]') into v_usage from books_compare_usage(p_since, p_until) u;
  v_apart := jsonb_array_length(v_cash) + jsonb_array_length(v_revenue -> 'documents') + jsonb_array_length(v_usage);
  return query
    insert into reconciliation as r (id, since, until, ours, theirs, differences, result, created_at)
    values (p_id, p_since, p_until,
            (select count(*) from cash_entry c where c.created_at >= p_since and c.created_at < p_until),
            jsonb_array_length(p_lines), v_apart,
            jsonb_build_object('cash', v_cash, 'sums', v_sums, 'revenue', v_revenue, 'usage', v_usage), p_now)
    returning r.ours, r.theirs, r.differences;
end
$$;

comment on function reconcile_books is
  'Compare our books with the provider''s lines and with themselves, keep the result, and return counts alone';

create function books_reconciliations(p_id uuid, p_before uuid, p_limit int) returns setof reconciliation
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  perform books_reader();
  return query select r.* from reconciliation r
    where (p_id is null or r.id = p_id) and (p_before is null or r.id < p_before) order by r.id desc limit p_limit;
end
$$;

create function reconciled_until() returns timestamptz
language sql stable security definer set search_path = public, pg_temp as $$
  select max(r.created_at) from reconciliation r
$$;

comment on function reconciled_until() is 'When the books were compared last, for whoever does it every night';

-- Where operators are told: the first workspace of each platform admin.
create function operators_homes() returns table (workspace_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select distinct on (m.user_id) m.workspace_id from membership m join app_user u on u.id = m.user_id
  where u.role = 'admin' and u.suspended_at is null order by m.user_id, m.created_at, m.workspace_id
$$;
