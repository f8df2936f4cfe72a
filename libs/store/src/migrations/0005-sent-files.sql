-- What leaves as a file: name and bytes are settled before the first attempt and hold for all. The bytes lie in the blob store.
create table sent_files (
  intent_id text primary key references intents,
  company_id text not null,
  connection_id text not null,
  name text not null,
  size bigint not null,
  sha256 text not null,
  -- Temporary name under which the whole file lies at the remote, until it is renamed. When it is not there any more, its receiver took it.
  uploaded_as text,
  -- A person sends it once more under the name that it had.
  is_again boolean not null default false,
  created_at timestamptz not null default now()
);
-- A name is given once; a person may send the same file again under it.
create unique index sent_files_name on sent_files (company_id, connection_id, name) where not is_again;

-- The newest number that documents of one type got for one partner on one connection.
create table control_numbers (
  company_id text not null references companies,
  connection_id text not null,
  partner_id text not null,
  document_type text not null,
  newest bigint not null,
  primary key (company_id, connection_id, partner_id, document_type)
);

alter table intents add column control_number bigint;
-- The delivery that a person had sent once more.
alter table intents add column resend_of text;
