-- Row-level security for accounts as well. They belong to no tenant, so what keeps them is that one role alone
-- has rights on them; with policies for that role alone, a right that is granted by mistake (or by default
-- privileges) shows nothing. `audit` holds every table to this (server/database/audit).
do $$
declare
  name text;
begin
  for name in select c.relname from pg_catalog.pg_class c
    where c.relnamespace = 'identity'::regnamespace and c.relkind = 'r' order by 1
  loop
    execute format('alter table identity.%I enable row level security, force row level security', name);
    execute format('create policy identity on identity.%I to region_dashboard_identity using (true) with check (true)', name);
    execute format('create policy maintenance on identity.%I to region_dashboard_maintenance using (true) with check (true)', name);
    execute format('grant select, insert, update, delete on identity.%I to region_dashboard_maintenance', name);
  end loop;
end
$$;

-- The view region_dashboard.members reads these two with the rights of their owner.
alter table identity."member" no force row level security;
alter table identity."user" no force row level security;

-- Deleting a person looks for the invitations they wrote.
create index invitation_inviter on identity."invitation" ("inviterId");
