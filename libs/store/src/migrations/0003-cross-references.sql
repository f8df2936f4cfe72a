-- Cross-references that people add between two configurations. A row is never changed but for its end: the tables of a company at revision n
-- are its rows with added_revision <= n that were not removed by then.
create table cross_references (
  id bigint generated always as identity primary key,
  company_id text not null references companies,
  table_name text not null,
  -- Null: for everybody's documents.
  partner_id text,
  from_value text not null,
  -- Without blanks, in capitals: what may be the same value.
  from_key text not null,
  to_value text not null,
  -- Days, YYYY-MM-DD, both included; null: since ever, for good.
  valid_from text,
  valid_until text,
  note text,
  added_revision integer not null,
  removed_revision integer,
  added_at timestamptz not null default now(),
  added_by text not null
);
create index cross_references_live on cross_references (company_id, table_name, from_key) where removed_revision is null;
create index cross_references_added on cross_references (company_id, added_revision);
create index cross_references_removed on cross_references (company_id, removed_revision) where removed_revision is not null;

-- The newest revision of a company's tables. Whoever changes them locks this row, so that no document begins to wait for what was just added.
create table cross_reference_states (
  company_id text primary key references companies,
  revision integer not null default 0
);
insert into cross_reference_states (company_id) select id from companies;

-- Since when a receipt runs again, for documents of it that had to wait.
alter table receipts add column rerun_at timestamptz;

-- The state of the tables that a document was mapped with.
alter table documents add column tables_revision integer;

-- A document (outcome "waiting") that could not be mapped for want of cross-references only. It is mapped again when all of them are there.
create table waiting_documents (
  document_id text primary key references documents on delete cascade,
  company_id text not null,
  receipt_id text not null references receipts,
  -- Order or document that it is: a newer one of the same takes its place. Null: it stands alone.
  known_as text,
  currency text,
  net numeric
);
create index waiting_documents_receipt on waiting_documents (receipt_id);
create index waiting_documents_known on waiting_documents (company_id, known_as) where known_as is not null;

create table unmapped_values (
  document_id text not null references waiting_documents on delete cascade,
  company_id text not null,
  table_name text not null,
  value text not null,
  partner_id text not null,
  -- The day that an entry must hold on.
  on_day text not null,
  -- What people recognise it by, e.g. the name of the item.
  sample text,
  known boolean not null default false,
  primary key (document_id, table_name, value)
);
create index unmapped_values_open on unmapped_values (company_id, table_name, value) where not known;
