-- Shared frames: what one process has just asked of a source, for the others that show the same. A row is a question;
-- whoever has the claim asks the source, the others wait for the answer.
--
-- Unlogged: nothing in it is worth keeping. After a crash of the database, on a standby that takes over, or in a
-- backup it may be empty; then the sources are asked again.

create unlogged table region_dashboard.shared_frames (
  tenant_id uuid not null,
  -- SHA-256 of the question and of the revision of its source
  key text not null,
  -- the process that asks, or asked last, and until when nobody else does; clocks of the database only
  claimed_by uuid not null,
  claimed_until timestamptz not null,
  -- when the row may be deleted
  kept_until timestamptz not null,
  answers bigint not null default 0,
  -- when the source was asked for the last answer
  answered_at timestamptz,
  -- the last frame there was, as JSON without `at`, and that
  frame text,
  frame_at bigint,
  -- why the last answer is no frame, as JSON
  rejection text,
  primary key (tenant_id, key)
) with (fillfactor = 50);

-- written every few seconds, read a few times: compressing it costs more than it saves
alter table region_dashboard.shared_frames alter column frame set storage external;

alter table region_dashboard.shared_frames enable row level security;
alter table region_dashboard.shared_frames force row level security;

create policy app_select on region_dashboard.shared_frames for select to region_dashboard_app
  using (tenant_id = (select region_dashboard.tenant_id()));
create policy app_insert on region_dashboard.shared_frames for insert to region_dashboard_app
  with check (tenant_id = (select region_dashboard.tenant_id()));
create policy app_update on region_dashboard.shared_frames for update to region_dashboard_app
  using (tenant_id = (select region_dashboard.tenant_id()))
  with check (tenant_id = (select region_dashboard.tenant_id()));
create policy app_delete on region_dashboard.shared_frames for delete to region_dashboard_app
  using (tenant_id = (select region_dashboard.tenant_id()));
create policy maintenance on region_dashboard.shared_frames to region_dashboard_maintenance
  using (true) with check (true);

grant select, insert, update, delete on region_dashboard.shared_frames
  to region_dashboard_app, region_dashboard_maintenance;
