-- Datasets: rows that people push. A row keeps its values as one JSON array in the order of the dataset's
-- columns, so that a new column or a wider type needs no rewriting: a missing value is null, and a column
-- that became text is read as text. Times in it are ISO 8601 in UTC, which is both text and a time.

create table region_dashboard.datasets (
  tenant_id uuid not null,
  id uuid not null,
  name text not null check (char_length(name) between 1 and 200),
  -- [{"name": "date", "type": "time"}, ...]: time, number, boolean or string; "empty": true until a row has
  -- a value in it
  columns jsonb not null default '[]' check (jsonb_typeof(columns) = 'array'),
  -- position of the column that time ranges are about, from 0; null: ranges do not apply
  time_column integer check (time_column >= 0),
  row_count bigint not null default 0 check (row_count >= 0),
  -- numbers of rows are never used twice, also when all rows are replaced
  next_row bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);

-- no two datasets of a tenant share a name, however it is written
create unique index datasets_name on region_dashboard.datasets (tenant_id, lower(name));

create table region_dashboard.dataset_rows (
  tenant_id uuid not null,
  dataset_id uuid not null,
  -- in the order of arrival
  n bigint not null,
  -- value of the time column in milliseconds since 1970, as in frames; null when the dataset has none
  at bigint,
  cells jsonb not null,
  primary key (tenant_id, dataset_id, n),
  foreign key (tenant_id, dataset_id) references region_dashboard.datasets (tenant_id, id) on delete cascade
);

create index dataset_rows_at on region_dashboard.dataset_rows (tenant_id, dataset_id, at, n) where at is not null;

alter table region_dashboard.datasets enable row level security;
alter table region_dashboard.datasets force row level security;
alter table region_dashboard.dataset_rows enable row level security;
alter table region_dashboard.dataset_rows force row level security;

create policy app_select on region_dashboard.datasets for select to region_dashboard_app
  using (tenant_id = (select region_dashboard.tenant_id()));
create policy app_insert on region_dashboard.datasets for insert to region_dashboard_app
  with check (tenant_id = (select region_dashboard.tenant_id()));
create policy app_update on region_dashboard.datasets for update to region_dashboard_app
  using (tenant_id = (select region_dashboard.tenant_id()))
  with check (tenant_id = (select region_dashboard.tenant_id()));
create policy app_delete on region_dashboard.datasets for delete to region_dashboard_app
  using (tenant_id = (select region_dashboard.tenant_id()));
create policy maintenance on region_dashboard.datasets to region_dashboard_maintenance
  using (true) with check (true);

-- rows are added and taken away; an update only ever sets `at`, when another column becomes the time column
create policy app_select on region_dashboard.dataset_rows for select to region_dashboard_app
  using (tenant_id = (select region_dashboard.tenant_id()));
create policy app_insert on region_dashboard.dataset_rows for insert to region_dashboard_app
  with check (tenant_id = (select region_dashboard.tenant_id()));
create policy app_update on region_dashboard.dataset_rows for update to region_dashboard_app
  using (tenant_id = (select region_dashboard.tenant_id()))
  with check (tenant_id = (select region_dashboard.tenant_id()));
create policy app_delete on region_dashboard.dataset_rows for delete to region_dashboard_app
  using (tenant_id = (select region_dashboard.tenant_id()));
create policy maintenance on region_dashboard.dataset_rows to region_dashboard_maintenance
  using (true) with check (true);

grant select, insert, update, delete on region_dashboard.datasets, region_dashboard.dataset_rows
  to region_dashboard_app, region_dashboard_maintenance;
