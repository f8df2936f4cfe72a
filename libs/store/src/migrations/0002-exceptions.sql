-- What went wrong and waits for somebody: one row a thing, until its cause is gone or a person closes it.
create table exceptions (
  id text primary key,
  company_id text not null references companies,
  -- feed-silent, file-size
  kind text not null,
  -- Names the thing among all of its kind: it is told once, however many notice it.
  exception_key text not null,
  -- connection, receipt
  subject_type text not null,
  subject_id text not null,
  severity text not null check (severity in ('low', 'medium', 'high')),
  owner text not null,
  -- The problem, with its text.
  reason jsonb not null,
  -- What depends on it; its members are those of the kind.
  impact jsonb not null default '{}',
  opened_at timestamptz not null default now(),
  due_at timestamptz not null,
  acknowledged_at timestamptz,
  acknowledged_by text,
  closed_at timestamptz,
  closed_by text,
  close_reason text,
  -- The receipt that ended it, where one did.
  close_cause text
);
create unique index exceptions_key on exceptions (company_id, kind, exception_key);
create index exceptions_open on exceptions (company_id, due_at) where closed_at is null;
create index exceptions_subject on exceptions (subject_id) where closed_at is null;

-- Feeds that have a schedule, since when it holds: what was missed before is not told.
create table feeds (
  company_id text not null references companies,
  connection_id text not null,
  -- A document type; '' stands for files of every kind.
  kind text not null,
  schedule_hash text not null,
  watched_since timestamptz not null default now(),
  primary key (company_id, connection_id, kind)
);

-- A file that is held as a whole has the status held; a person who lets it pass leaves the moment here.
alter table receipts add column released_at timestamptz;
-- The newest files of a connection: whether one came, and what size is usual.
create index receipts_feed on receipts (company_id, connection_id, received_at);
