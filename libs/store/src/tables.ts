import type { ColumnType, Generated } from 'kysely';

import type { ExceptionSeverity } from '#libs/lifecycle';

/** Row shapes of the migrations, for Kysely. Instants are `Date`, `numeric` is a string, `bigint` a number. */
type Stamp = ColumnType<Date, Date | undefined, Date>;
type Json<T> = ColumnType<T, string, string>;

/** An encrypted or signed file as it came. */
export interface SealedAs {
  fileName: string;
  size: number;
  sha256: string;
  /** Whose signature held. */
  signedBy?: string;
}

export interface Tables {
  migrations: { name: string; applied_at: Stamp };
  companies: { id: string; name: string; created_at: Stamp };
  installation: { name: string; value: Json<Record<string, string>> };
  configurations: {
    company_id: string;
    version: number;
    hash: string;
    files: Json<Record<string, string>>;
    active: boolean;
    applied_at: Stamp;
    applied_by: string;
    reason: string | null;
  };
  secrets: { company_id: string; name: string; sealed: Json<Record<string, string>>; updated_at: Stamp };
  connection_states: {
    company_id: string;
    connection_id: string;
    next_poll_at: Stamp;
    polled_at: Date | null;
    unsettled: Generated<number>;
    poll_lease_until: Date | null;
    poll_fence: Generated<number>;
    held_until: Date | null;
    calls_free_at: Date | null;
    paused_reason: string | null;
    failures_in_row: Generated<number>;
    last_failure: Json<Record<string, unknown> | null> | null;
  };
  sightings: {
    company_id: string;
    connection_id: string;
    name: string;
    size: number;
    modified: string;
    since: Stamp;
    reported_at: Date | null;
  };
  claims: {
    id: string;
    company_id: string;
    connection_id: string;
    name: string;
    size: number;
    receipt_id: string | null;
    created_at: Stamp;
  };
  receipts: {
    id: string;
    company_id: string;
    connection_id: string;
    partner_id: string | null;
    file_name: string;
    size: number;
    sha256: string;
    status: ReceiptStatus;
    received_at: Stamp;
    configuration_version: number | null;
    mapping: string | null;
    document_type: string | null;
    problem: Json<Record<string, unknown> | null> | null;
    duplicate_of: string | null;
    replay_of: string | null;
    entries: Generated<number>;
    rows: Generated<number>;
    result_round: Generated<number>;
    rung_at: Date | null;
    rerun_at: Date | null;
    sealed: Json<SealedAs> | null;
    lease_until: Date | null;
    fence: Generated<number>;
    attempts: Generated<number>;
    applied_at: Date | null;
    ended_at: Date | null;
    released_at: Date | null;
  };
  documents: {
    id: string;
    company_id: string;
    receipt_id: string;
    entry_key: string;
    line: number;
    document_type: string;
    document_number: string | null;
    order_id: string | null;
    revision: string | null;
    body: Json<Record<string, unknown> | null> | null;
    outcome: DocumentOutcome;
    problems: Json<readonly unknown[] | null> | null;
    mapping: string | null;
    tables_revision: number | null;
    created_at: Stamp;
  };
  known_documents: {
    company_id: string;
    partner_id: string;
    document_type: string;
    document_number: string;
    revision: string;
    document_id: string;
    updated_at: Stamp;
  };
  orders: {
    id: string;
    company_id: string;
    direction: string;
    buyer_id: string;
    seller_id: string;
    order_number: string;
    revision: string;
    version: number;
    status: string;
    currency: string | null;
    net: string | null;
    partner_id: string | null;
    document_id: string;
    receipt_id: string | null;
    created_at: Stamp;
    updated_at: Stamp;
  };
  order_lines: {
    order_id: string;
    line_number: string;
    position: number;
    item_id: string;
    unit_code: string;
    ordered: string;
    open: string;
    confirmed: string;
    in_transit: string;
    received: string;
    cancelled: string;
    excess: string;
    refused: string;
    returned: string;
  };
  holds: {
    id: string;
    company_id: string;
    order_id: string | null;
    document_id: string;
    reason: Json<Record<string, unknown>>;
    created_at: Stamp;
    ended_at: Date | null;
    ended_by: string | null;
    end_reason: string | null;
    outcome: string | null;
  };
  exceptions: {
    id: string;
    company_id: string;
    kind: ExceptionKind;
    exception_key: string;
    subject_type: 'connection' | 'receipt';
    subject_id: string;
    severity: ExceptionSeverity;
    owner: string;
    reason: Json<Record<string, unknown>>;
    impact: Json<Record<string, unknown>>;
    opened_at: Stamp;
    due_at: Stamp;
    acknowledged_at: Date | null;
    acknowledged_by: string | null;
    closed_at: Date | null;
    closed_by: string | null;
    close_reason: string | null;
    close_cause: string | null;
  };
  feeds: { company_id: string; connection_id: string; kind: string; schedule_hash: string; watched_since: Stamp };
  cross_references: {
    id: Generated<number>;
    company_id: string;
    table_name: string;
    partner_id: string | null;
    from_value: string;
    from_key: string;
    to_value: string;
    valid_from: string | null;
    valid_until: string | null;
    note: string | null;
    added_revision: number;
    removed_revision: number | null;
    added_at: Stamp;
    added_by: string;
  };
  cross_reference_states: { company_id: string; revision: Generated<number> };
  waiting_documents: {
    document_id: string;
    company_id: string;
    receipt_id: string;
    known_as: string | null;
    currency: string | null;
    net: string | null;
  };
  unmapped_values: {
    document_id: string;
    company_id: string;
    table_name: string;
    value: string;
    partner_id: string;
    on_day: string;
    sample: string | null;
    known: Generated<boolean>;
  };
  inventory_levels: {
    company_id: string;
    partner_id: string;
    item_id: string;
    site: string;
    quantity: string;
    unit_code: string | null;
    as_of: Date;
    document_id: string;
    updated_at: Stamp;
  };
  intents: {
    id: string;
    company_id: string;
    connection_id: string;
    effect: string;
    effect_key: string;
    natural_key: string;
    lane: string;
    lane_seq: number;
    document_id: string | null;
    document_type: string | null;
    receipt_id: string | null;
    order_id: string | null;
    state: Generated<IntentState>;
    attempt: Generated<number>;
    due_at: Stamp;
    waiting: Generated<boolean>;
    blocking: Generated<boolean>;
    lease_until: Date | null;
    losses: Generated<number>;
    rung_at: Date | null;
    fence: Generated<number>;
    configuration_version: number | null;
    reference: string | null;
    preview: Json<Record<string, unknown> | null> | null;
    failure: Json<Record<string, unknown> | null> | null;
    created_at: Stamp;
    ended_at: Date | null;
    control_number: number | null;
    resend_of: string | null;
  };
  sent_files: {
    intent_id: string;
    company_id: string;
    connection_id: string;
    name: string;
    size: number;
    sha256: string;
    uploaded_as: string | null;
    is_again: Generated<boolean>;
    created_at: Stamp;
  };
  control_numbers: {
    company_id: string;
    connection_id: string;
    partner_id: string;
    document_type: string;
    newest: number;
  };
  outbox: {
    position: Generated<number>;
    company_id: string;
    queue: QueueName;
    connection_id: string | null;
    ids: string[];
    created_at: Stamp;
  };
  events: {
    position: Generated<number>;
    company_id: string;
    subject_type: string;
    subject_id: string;
    seq: number;
    type: string;
    version: number;
    occurred_at: Date;
    recorded_at: Date;
    actor: string;
    cause: string | null;
    payload: string;
    previous_hash: string;
    hash: string;
  };
  event_heads: { subject_id: string; company_id: string; subject_type: string; seq: number; hash: string };
  checkpoints: {
    id: Generated<number>;
    company_id: string;
    subjects: number;
    events: number;
    root: string;
    signature: string;
    created_at: Stamp;
  };
}

/** The queues of the house: at most four. */
export const QUEUES = ['receive', 'process', 'deliver'] as const;
export type QueueName = (typeof QUEUES)[number];

/** What went wrong: a feed from which nothing came, a file of an unusual size. */
export type ExceptionKind = 'feed-silent' | 'file-size';

export type ReceiptStatus = 'received' | 'held' | 'applied' | 'ended' | 'rejected' | 'quarantined' | 'duplicate';

export type DocumentOutcome =
  | 'created'
  | 'changed'
  | 'cancelled'
  | 'unchanged'
  | 'held'
  | 'waiting'
  | 'rejected'
  | 'recorded'
  | 'ignored'
  | 'derived'
  | 'released'
  | 'discarded'
  | 'superseded';

export type IntentState =
  | 'planned'
  | 'sending'
  | 'in_doubt'
  | 'confirmed'
  | 'shadowed'
  | 'rejected'
  | 'parked'
  | 'skipped';
