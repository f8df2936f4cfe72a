import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';

/** One thing that the ERP did, in the order in which it was done. What a checker counts doubles and inversions by. */
export interface ErpEffect {
  /** From 1, without gaps: the order of commits. */
  sequence: number;
  action: 'create' | 'change' | 'cancel';
  /** The ERP's own number, e.g. `ERP-000123`. */
  id: string;
  /** The sender's order number. */
  reference: string;
  /** The Idempotency-Key of the request, if it had one. */
  key?: string;
  /** The sender's content hash (`x-tradelane-revision`), if the request had one. */
  revision?: string;
  documentType: string;
  lines: number;
  /** `totals.payable` or `totals.gross`, as stated. */
  total?: string;
}

export interface ErpOrder {
  id: string;
  reference: string;
  key?: string;
  revision?: string;
  status: 'open' | 'cancelled';
  lines: number;
  total?: string;
  /** Position of its creation among all effects. */
  sequence: number;
  /** Changes and cancellations, in order. */
  changes: ErpEffect[];
}

/** What the ERP has booked. With a file, every effect is appended before it is answered, and read back at the start. */
export class Ledger {
  readonly effects: ErpEffect[] = [];
  private readonly byId = new Map<string, ErpOrder>();
  private readonly byReference = new Map<string, ErpOrder[]>();
  private readonly byKey = new Map<string, ErpEffect>();
  private readonly file: number | undefined;

  constructor(path?: string) {
    if (path === undefined) return;
    if (existsSync(path)) this.restore(readFileSync(path, 'utf8'));
    this.file = openSync(path, 'a');
  }

  orders(): ErpOrder[] {
    return [...this.byId.values()];
  }

  withReference(reference: string): readonly ErpOrder[] {
    return this.byReference.get(reference) ?? [];
  }

  /** An order by the ERP's number or, for the first one, by the sender's. */
  order(idOrReference: string): ErpOrder | undefined {
    return this.byId.get(idOrReference) ?? this.byReference.get(idOrReference)?.[0];
  }

  withKey(key: string): ErpEffect | undefined {
    return this.byKey.get(key);
  }

  nextId(): string {
    return `ERP-${String(this.byId.size + 1).padStart(6, '0')}`;
  }

  commit(details: Omit<ErpEffect, 'sequence'>): ErpEffect {
    const effect = { sequence: this.effects.length + 1, ...details };
    if (this.file !== undefined) writeSync(this.file, `${JSON.stringify(effect)}\n`);
    this.apply(effect);
    return effect;
  }

  close(): void {
    if (this.file !== undefined) closeSync(this.file);
  }

  private restore(text: string): void {
    for (const line of text.split('\n')) if (line !== '') this.apply(JSON.parse(line) as ErpEffect);
  }

  private apply(effect: ErpEffect): void {
    this.effects.push(effect);
    if (effect.key !== undefined && !this.byKey.has(effect.key)) this.byKey.set(effect.key, effect);
    if (effect.action === 'create') this.open(effect);
    else this.change(effect);
  }

  private open(effect: ErpEffect): void {
    const { action: _, documentType: __, ...facts } = effect;
    const order: ErpOrder = { ...facts, status: 'open', changes: [] };
    this.byId.set(order.id, order);
    const known = this.byReference.get(order.reference);
    if (known) known.push(order);
    else this.byReference.set(order.reference, [order]);
  }

  private change(effect: ErpEffect): void {
    const order = this.byId.get(effect.id);
    if (!order) return;
    order.changes.push(effect);
    if (effect.action === 'cancel') order.status = 'cancelled';
    else if (effect.revision !== undefined) order.revision = effect.revision;
  }
}
