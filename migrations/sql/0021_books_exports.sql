-- Exports for accountants: pages of lines, each with the cursor to go on from; for operators alone.

create function books_export_usage(p_workspace uuid, p_from timestamptz, p_until timestamptz, p_after uuid, p_limit int)
returns table (cursor text, line jsonb)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  perform books_reader();
  return query
    select u.id::text, to_jsonb(u) || jsonb_build_object('invoice_id', c.invoice_id, 'charge_currency', c.currency,
      'charge_minor', c.amount_minor, 'charge_status', c.status)
    from usage_line u left join charge c on c.id = u.charge_id
    where (p_workspace is null or u.workspace_id = p_workspace) and (p_after is null or u.id > p_after)
      and u.created_at >= p_from and u.created_at < p_until
    order by u.id limit p_limit;
end
$$;

create function books_export_cash(p_workspace uuid, p_from timestamptz, p_until timestamptz, p_after text, p_limit int)
returns table (cursor text, line jsonb)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  perform books_reader();
  return query
    select c.id, to_jsonb(c) from cash_entry c
    where (p_workspace is null or c.workspace_id = p_workspace) and (p_after is null or c.id > p_after)
      and c.created_at >= p_from and c.created_at < p_until
    order by c.id limit p_limit;
end
$$;

create function books_export_invoices(p_workspace uuid, p_from timestamptz, p_until timestamptz, p_after text, p_limit int)
returns table (cursor text, line jsonb)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  perform books_reader();
  return query
    select i.id, to_jsonb(i) - 'lines' from invoice i
    where (p_workspace is null or i.workspace_id = p_workspace) and (p_after is null or i.id > p_after)
      and i.created_at >= p_from and i.created_at < p_until
    order by i.id limit p_limit;
end
$$;

create function books_export_credits(
  p_workspace uuid, p_from timestamptz, p_until timestamptz, p_after_workspace uuid, p_after_unit text, p_after_seq bigint,
  p_limit int
)
returns table (cursor text, line jsonb)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  perform books_reader();
  return query
    select e.workspace_id || ' ' || e.unit || ' ' || e.seq,
           (to_jsonb(e) - 'hash') || jsonb_build_object('kind', op.kind, 'ref', op.ref, 'key', op.key,
             'created_at', op.created_at, 'lot_ref', lot.source_ref, 'lot_source', lot.source)
    from ledger.entry e join ledger.op op on op.workspace_id = e.workspace_id and op.id = e.op_id
    left join ledger.lot lot on lot.workspace_id = e.workspace_id and lot.id = e.lot_id
    where (p_workspace is null or e.workspace_id = p_workspace)
      and (p_after_workspace is null
           or (e.workspace_id, e.unit, e.seq) > (p_after_workspace, p_after_unit, p_after_seq))
      and op.created_at >= p_from and op.created_at < p_until
    order by e.workspace_id, e.unit, e.seq limit p_limit;
end
$$;

-- Deferred revenue at a moment: what was sold before it and not yet delivered, and paid months that had not begun.
create function books_export_deferred(p_workspace uuid, p_at timestamptz, p_after text, p_limit int)
returns table (cursor text, line jsonb)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  perform books_reader();
  return query
    with owed as (
      select 'purchase:' || p.id as sale_id, p.workspace_id, p.kind, p.sku, p.unit, p.currency, p.created_at,
             p.amount, p.amount - gone.amount as left_over,
             currency_micro(p.currency) * p.net_minor::numeric as price_micro,
             share_of(currency_micro(p.currency) * p.net_minor::numeric, gone.amount, p.amount, p.amount) as deferred_micro
      from purchase p
      join ledger.lot lot on lot.workspace_id = p.workspace_id and lot.unit = p.unit and lot.source_ref = p.lot_ref
      cross join lateral (
        select coalesce(sum(e.amount), 0) as amount from ledger.entry e
        join ledger.op op on op.workspace_id = e.workspace_id and op.id = e.op_id
        where e.workspace_id = lot.workspace_id and e.unit = lot.unit and e.lot_id = lot.id and op.created_at < p_at
          and e.credit in ('spent', 'expired', 'revoked', 'repaid')) gone
      where p.created_at < p_at and p.net_minor > 0
      union all
      select m.sale_id, s.workspace_id, s.kind, s.sku, 'month', s.currency, s.created_at, max(m.months)::bigint,
             count(*) filter (where m.begins_at >= p_at), s.price_micro,
             share_of(s.price_micro, max(m.months) - count(*) filter (where m.begins_at >= p_at), max(m.months),
                      max(m.months))
      from books_month m join books_sale s on s.sale_id = m.sale_id
      where s.created_at < p_at
      group by m.sale_id, s.workspace_id, s.kind, s.sku, s.currency, s.created_at, s.price_micro
      union all  -- a year's invoice that becomes lots month by month: those still to come
      select 'invoice:' || i.id, i.workspace_id, 'plan', s.plan_key, 'month', i.currency, i.created_at, 12,
             12 - count(p.id), currency_micro(i.currency) * (i.subtotal_minor - i.discount_minor)::numeric,
             currency_micro(i.currency) * (i.subtotal_minor - i.discount_minor - coalesce(sum(p.net_minor), 0))::bigint
      from invoice i join subscription s on s.id = i.subscription_id
      left join purchase p on p.invoice_id = i.id and p.net_minor > 0 and p.created_at < p_at
      where i.status = 'paid' and s.interval = 'year' and i.reason <> 'subscription_update' and i.created_at < p_at
        and exists (select from purchase p where p.invoice_id = i.id)
      group by i.id, s.plan_key
    )
    select o.sale_id, to_jsonb(o) from owed o
    where o.left_over > 0 and (p_workspace is null or o.workspace_id = p_workspace)
      and (p_after is null or o.sale_id > p_after)
    order by o.sale_id limit p_limit;
end
$$;
