"""The rate limits' moments; idempotency keys of callers without an account."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_FUNCTIONS = (
    "rate_limit_hit(text[], double precision[], double precision[], double precision[], double precision), "
    "rate_limit_sweep(double precision)"
)

_STATEMENTS = (
    # Unlogged: a hit costs no flush, and a crash of the server forgives everybody.
    """
    create unlogged table rate_limit (
      key text collate "C" primary key,
      tat double precision not null
    ) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05)
    """,
    "comment on column rate_limit.key is 'policy:hash of the caller'",
    "comment on column rate_limit.tat is 'theoretical arrival time of GCRA, in seconds since 1970'",
    "alter table rate_limit enable row level security",
    "alter table rate_limit force row level security",
    """
    do $$ begin
      execute format('create policy owner_access on rate_limit to %I using (true) with check (true)', current_user);
    end $$
    """,
    # The insert locks every row in the order of its key (its WHERE refuses the update, not the lock), so that two calls
    # with common keys queue instead of locking each other out; only then is anything read. A moment further ahead than
    # the tolerance comes from a wider policy or a clock that went back: it counts as a used-up quota.
    """
    create function rate_limit_hit(p_keys text[], p_emissions double precision[], p_tolerances double precision[],
                                   p_costs double precision[], p_now double precision)
    returns table (tat double precision, fits boolean, moment double precision)
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    as $$
    #variable_conflict use_column
    declare
      v_now double precision;
      v_before double precision[];
      v_fits boolean[];
    begin
      insert into public.rate_limit as r (key, tat)
      select k collate "C", 0 from unnest(p_keys) k order by k collate "C"
      on conflict (key) do update set tat = r.tat where false;
      v_now := coalesce(p_now, extract(epoch from clock_timestamp())::double precision);
      select array_agg(h.before order by h.i),
             array_agg(h.before + h.step - v_now <= h.tolerance + 1e-6 order by h.i)
      into strict v_before, v_fits
      from (
        select i, least(greatest(r.tat, v_now), v_now + p_tolerances[i]) as before,
               p_emissions[i] * p_costs[i] as step, p_tolerances[i] as tolerance
        from generate_subscripts(p_keys, 1) i join public.rate_limit r on r.key = p_keys[i]
      ) h;
      if true = all (v_fits) then
        update public.rate_limit r set tat = v_before[i] + p_emissions[i] * p_costs[i]
        from generate_subscripts(p_keys, 1) i where r.key = p_keys[i];
        return query select v_before[i] + p_emissions[i] * p_costs[i], true, v_now
        from generate_subscripts(p_keys, 1) i order by i;
      else
        return query select v_before[i], v_fits[i], v_now from generate_subscripts(p_keys, 1) i order by i;
      end if;
    end $$
    """,
    """
    create function rate_limit_sweep(p_now double precision) returns bigint
    language sql volatile security definer set search_path = pg_catalog, pg_temp
    as $$
      with gone as (
        delete from public.rate_limit r where r.key in (
          select o.key from public.rate_limit o
          where o.tat < coalesce(p_now, extract(epoch from clock_timestamp())::double precision)
          for update skip locked
        ) returning 1
      )
      select count(*) from gone
    $$
    """,
    f"revoke all on function {_FUNCTIONS} from public",
    f"grant execute on function {_FUNCTIONS} to mutoscope_app",
)


def upgrade() -> None:
    """Apply."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Revert."""
    op.execute(f"drop function {_FUNCTIONS}")
    op.execute("drop table rate_limit")
