-- The clock asks for what waits by company and connection. With both in front the planner takes this index before it has statistics; without,
-- a fresh installation walked all intents of a connection every second.
drop index intents_waiting;
create index intents_waiting on intents (company_id, connection_id, due_at) where waiting;
