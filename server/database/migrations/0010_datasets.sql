-- Datasets that live long: rows found again by a key, rules for what is kept, numbers that are quick to compute
-- with, keys of programs that may only push. The release before goes on working: it passes over what is new here.

alter table region_dashboard.datasets
  -- names of the columns that tell rows apart; null: rows are only ever added
  add column key_columns text[] check (cardinality(key_columns) between 1 and 5),
  -- rows up to this number have their `key`; what the release before has added since has none yet
  add column keyed_until bigint not null default 1,
  -- rows whose time is so many days past are taken away; null: none
  add column keep_days integer check (keep_days > 0),
  -- so many of the newest rows are kept; null: all
  add column keep_rows integer check (keep_rows > 0),
  -- characters of all cells as JSON, for the quota
  add column bytes bigint not null default 0;

-- those that the sweep looks at
create index datasets_kept on region_dashboard.datasets (tenant_id, id)
  where keep_days is not null or keep_rows is not null;

alter table region_dashboard.dataset_rows
  -- SHA-256 of the values in the key columns
  add column key bytea,
  -- the numbers among `cells`, at the same places, for computing: taking a number out of JSON takes longer than
  -- adding it up. Null where there is no number, or in rows from before: `cells` has every value.
  add column numbers double precision[];

create unique index dataset_rows_key on region_dashboard.dataset_rows (tenant_id, dataset_id, key)
  where key is not null;

-- Row-level security is forced: the owner sees no rows. Maintenance does.
set local role region_dashboard_maintenance;
update region_dashboard.datasets d set bytes = (
  select coalesce(sum(octet_length(r.cells::text)), 0) from region_dashboard.dataset_rows r
  where r.tenant_id = d.tenant_id and r.dataset_id = d.id
);
reset role;

-- A key is 32 random bytes, shown once; here is its SHA-256. The key's text names tenant and id, so that the
-- claims are set before anything is looked up.
create table region_dashboard.dataset_keys (
  tenant_id uuid not null,
  dataset_id uuid not null,
  id uuid not null,
  name text not null check (char_length(name) between 1 and 100),
  hash bytea not null,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  primary key (tenant_id, dataset_id, id),
  foreign key (tenant_id, dataset_id) references region_dashboard.datasets (tenant_id, id) on delete cascade
);

alter table region_dashboard.dataset_keys enable row level security;
alter table region_dashboard.dataset_keys force row level security;

create policy app_select on region_dashboard.dataset_keys for select to region_dashboard_app
  using (tenant_id = (select region_dashboard.tenant_id()));
create policy app_insert on region_dashboard.dataset_keys for insert to region_dashboard_app
  with check (tenant_id = (select region_dashboard.tenant_id()));
create policy app_update on region_dashboard.dataset_keys for update to region_dashboard_app
  using (tenant_id = (select region_dashboard.tenant_id()))
  with check (tenant_id = (select region_dashboard.tenant_id()));
create policy app_delete on region_dashboard.dataset_keys for delete to region_dashboard_app
  using (tenant_id = (select region_dashboard.tenant_id()));
create policy maintenance on region_dashboard.dataset_keys to region_dashboard_maintenance
  using (true) with check (true);

grant select, insert, update, delete on region_dashboard.dataset_keys
  to region_dashboard_app, region_dashboard_maintenance;
