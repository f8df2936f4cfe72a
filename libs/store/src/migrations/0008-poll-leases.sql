-- Counts who took the right to poll a connection: what a heartbeat says that was overtaken by its poll's end, or by another worker, counts for nothing.
alter table connection_states add column poll_fence integer not null default 0;
