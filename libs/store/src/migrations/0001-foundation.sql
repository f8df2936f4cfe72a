-- The authority of the house. The queue is only a doorbell: whatever must happen is written here first.
-- Every table carries company_id. Ids are UUIDv7 with a public prefix. Instants are UTC.

create table companies (
  id text primary key,
  name text not null,
  created_at timestamptz not null default now()
);

-- Facts about this installation, e.g. the sealed canary that a right master key opens.
create table installation (
  name text primary key,
  value jsonb not null
);

-- One row an applied workspace; the newest active one is used by new work, a running stage keeps the one it pinned.
create table configurations (
  company_id text not null references companies,
  version integer not null,
  hash text not null,
  files jsonb not null,
  active boolean not null,
  applied_at timestamptz not null default now(),
  applied_by text not null,
  reason text,
  primary key (company_id, version)
);
create unique index configurations_active on configurations (company_id) where active;

-- Sealed by the vault (AES-256-GCM); the database never sees a clear secret.
create table secrets (
  company_id text not null references companies,
  name text not null,
  sealed jsonb not null,
  updated_at timestamptz not null default now(),
  primary key (company_id, name)
);

-- What the hub knows of a connection at run time. Its settings live in the configuration.
create table connection_states (
  company_id text not null references companies,
  connection_id text not null,
  next_poll_at timestamptz not null default now(),
  polled_at timestamptz,
  -- Files of the newest listing that were still being written.
  unsettled integer not null default 0,
  -- One poll of a connection at a time, over all workers.
  poll_lease_until timestamptz,
  held_until timestamptz,
  -- When the next call is free, where the connection has a rate.
  calls_free_at timestamptz,
  paused_reason text,
  failures_in_row integer not null default 0,
  last_failure jsonb,
  primary key (company_id, connection_id)
);

-- A file in an inbox as last listed; it is taken when two listings agree for long enough.
create table sightings (
  company_id text not null references companies,
  connection_id text not null,
  name text not null,
  size bigint not null,
  modified text not null,
  since timestamptz not null default now(),
  reported_at timestamptz,
  primary key (company_id, connection_id, name)
);

-- Written before the remote file is renamed; deleted when it lies in the archive.
create table claims (
  id text primary key,
  company_id text not null references companies,
  connection_id text not null,
  name text not null,
  size bigint not null,
  receipt_id text,
  created_at timestamptz not null default now()
);
create index claims_connection on claims (company_id, connection_id);

create table receipts (
  id text primary key,
  company_id text not null references companies,
  connection_id text not null,
  partner_id text,
  file_name text not null,
  size bigint not null,
  sha256 text not null,
  -- received -> applied -> ended; or rejected, quarantined, duplicate (which end at once)
  status text not null,
  received_at timestamptz not null default now(),
  configuration_version integer,
  mapping text,
  document_type text,
  problem jsonb,
  duplicate_of text,
  replay_of text,
  entries integer not null default 0,
  rows bigint not null default 0,
  result_round integer not null default 0,
  rung_at timestamptz,
  lease_until timestamptz,
  fence integer not null default 0,
  attempts integer not null default 0,
  applied_at timestamptz,
  ended_at timestamptz
);
-- Same bytes on the same connection are the same delivery, under any name.
create unique index receipts_content on receipts (company_id, connection_id, sha256)
  where duplicate_of is null and replay_of is null;
create index receipts_open on receipts (received_at) where ended_at is null;

-- What a receipt said, entry by entry (an order, a part of a stock report): accepted or not, with its problems.
-- body is the canonical JSON without source, kept to the letter; null when the entry could not be mapped.
-- No foreign key to companies here, nor on orders and intents: each row would lock the one row of its company.
create table documents (
  id text primary key,
  company_id text not null,
  receipt_id text not null references receipts,
  entry_key text not null,
  line integer not null,
  document_type text not null,
  document_number text,
  order_id text,
  revision text,
  body json,
  -- created, changed, unchanged, held, rejected, recorded, ignored, released, discarded, superseded
  outcome text not null,
  problems jsonb,
  mapping text,
  created_at timestamptz not null default now()
);
create unique index documents_entry on documents (receipt_id, entry_key);

-- The document that holds under a partner's number, of the types that are neither orders nor stock reports.
create table known_documents (
  company_id text not null,
  partner_id text not null,
  document_type text not null,
  document_number text not null,
  revision text not null,
  document_id text not null references documents,
  updated_at timestamptz not null default now(),
  primary key (company_id, partner_id, document_type, document_number)
);

create table orders (
  id text primary key,
  company_id text not null,
  direction text not null check (direction in ('sales', 'purchase')),
  buyer_id text not null,
  seller_id text not null,
  order_number text not null,
  revision text not null,
  version integer not null,
  status text not null,
  currency text,
  net numeric,
  partner_id text,
  document_id text not null,
  receipt_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index orders_identity on orders (company_id, order_number, buyer_id, seller_id, direction);

-- The quantity ledger, in base units: ordered = open + confirmed + in_transit + received + cancelled.
create table order_lines (
  order_id text not null references orders,
  line_number text not null,
  position integer not null,
  item_id text not null,
  unit_code text not null,
  ordered numeric not null,
  open numeric not null,
  confirmed numeric not null default 0,
  in_transit numeric not null default 0,
  received numeric not null default 0,
  cancelled numeric not null default 0,
  excess numeric not null default 0,
  refused numeric not null default 0,
  returned numeric not null default 0,
  primary key (order_id, line_number),
  constraint order_lines_ledger check (ordered = open + confirmed + in_transit + received + cancelled)
);

create table holds (
  id text primary key,
  company_id text not null references companies,
  -- Of an order, or of a document that belongs to none (a stock report).
  order_id text references orders,
  document_id text not null references documents,
  reason jsonb not null,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  ended_by text,
  end_reason text,
  outcome text
);
create index holds_open on holds (company_id, created_at) where ended_at is null;
create index holds_order on holds (order_id) where ended_at is null;

create table inventory_levels (
  company_id text not null references companies,
  partner_id text not null,
  item_id text not null,
  site text not null,
  quantity numeric not null,
  unit_code text,
  as_of timestamptz not null,
  document_id text not null,
  updated_at timestamptz not null default now(),
  primary key (company_id, partner_id, item_id, site)
);

-- Every outbound write. due_at is the only retry clock; waiting marks those that a timer must ring.
create table intents (
  id text primary key,
  company_id text not null,
  connection_id text not null,
  effect text not null,
  -- Unique with connection and effect: the authority against doubles.
  effect_key text not null,
  -- What the target knows it by, e.g. the order number.
  natural_key text not null,
  -- Order of effects holds per (lane, connection); the lane is the order, or the receipt for replies.
  lane text not null,
  lane_seq integer not null,
  document_id text,
  document_type text,
  receipt_id text,
  order_id text,
  -- planned, sending, in_doubt, then: confirmed, shadowed, rejected, parked, skipped
  state text not null default 'planned',
  attempt integer not null default 0,
  due_at timestamptz not null default now(),
  waiting boolean not null default false,
  -- False once confirmed, shadowed or skipped: later effects of the lane may go.
  blocking boolean not null default true,
  lease_until timestamptz,
  -- Times a process died with it in hand; a poison intent is parked after five.
  losses integer not null default 0,
  rung_at timestamptz,
  fence integer not null default 0,
  configuration_version integer,
  reference text,
  preview jsonb,
  failure jsonb,
  created_at timestamptz not null default now(),
  ended_at timestamptz
) with (fillfactor = 50);
create unique index intents_effect on intents (company_id, connection_id, effect, effect_key);
-- No index names a column that a claim changes, so that claims stay heap-only updates.
create index intents_lane on intents (lane, connection_id, lane_seq);
create index intents_receipt on intents (receipt_id) where ended_at is null;
create index intents_document on intents (document_id);
create index intents_waiting on intents (connection_id, due_at) where waiting;

-- Doorbells not yet rung. Written in the transaction that makes the work, deleted once the queue has the job.
create table outbox (
  position bigint generated always as identity primary key,
  company_id text not null,
  queue text not null,
  connection_id text,
  ids text[] not null,
  created_at timestamptz not null default now()
);

-- The one event log. A chain per subject: hash covers the previous hash and every column but position and xid.
create table events (
  position bigint generated always as identity,
  xid xid8 not null default pg_current_xact_id(),
  company_id text not null,
  subject_type text not null,
  subject_id text not null,
  seq integer not null,
  type text not null,
  version smallint not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  actor text not null,
  cause text,
  payload text not null,
  previous_hash text not null,
  hash text not null
) partition by range (recorded_at);
create index events_subject on events (subject_id, seq);
create index events_position on events using brin (position);

-- The newest seq and hash of every subject; locked by an append, so a chain never forks.
create table event_heads (
  subject_id text primary key,
  company_id text not null,
  subject_type text not null,
  seq integer not null,
  hash text not null
) with (fillfactor = 50);

-- Signed roots over all heads; each also leaves the database as a file, since a chain cannot see its own tail cut.
create table checkpoints (
  id bigint generated always as identity primary key,
  company_id text not null,
  subjects bigint not null,
  events bigint not null,
  root text not null,
  signature text not null,
  created_at timestamptz not null default now()
);

create function refuse_rewriting_events() returns trigger language plpgsql as $$
begin
  raise exception 'the event log is append-only: % refused', tg_op using errcode = 'insufficient_privilege';
end $$;
create trigger events_append_only before update or delete on events
  for each row execute function refuse_rewriting_events();
create trigger events_no_truncate before truncate on events
  for each statement execute function refuse_rewriting_events();

-- The role that runs the hub has no DDL: partitions come from this function of the owner's.
create function ensure_event_partitions(months_ahead integer) returns void
  language plpgsql security definer set search_path = tradelane, pg_temp as $$
declare
  month date;
  name text;
begin
  for month in
    select generate_series(date_trunc('month', now() - interval '1 month'), now() + make_interval(months => months_ahead), interval '1 month')::date
  loop
    name := 'events_' || to_char(month, 'YYYY_MM');
    if to_regclass('tradelane.' || name) is null then
      execute format('create table tradelane.%I partition of tradelane.events for values from (%L) to (%L)',
        name, month, (month + interval '1 month')::date);
      execute format('create trigger no_truncate before truncate on tradelane.%I for each statement execute function tradelane.refuse_rewriting_events()', name);
    end if;
  end loop;
end $$;
