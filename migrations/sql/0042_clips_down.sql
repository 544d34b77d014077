create or replace function ai_end_lost(p_before timestamptz, p_now timestamptz, p_limit int) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_call  public.ai_call;
  v_count bigint := 0;
begin
  for v_call in
    select * from public.ai_call c where c.status = 'open' and c.modality <> 'video' and c.created_at < p_before
      order by c.created_at limit p_limit
  loop
    perform from public.ai_budget b where b.workspace_id = v_call.workspace_id for no key update;
    select * into v_call from public.ai_call c where c.id = v_call.id and c.status = 'open' for no key update;
    if v_call.id is not null then
      perform public.ai_end(v_call, 'failed', v_call.reserved, '{}', 'lost', p_now);
      v_count := v_count + 1;
    end if;
  end loop;
  return v_count;
end
$$;

comment on function ai_end_lost is 'End calls whose process is gone, at the most they could cost; films have ends of their own';

drop function clips_due;
drop table clip;
delete from privacy_kept where relation = 'clip';
