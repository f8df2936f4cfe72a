/** Values of partners' codes by table and sender's value, e.g. the customer's item number to ours. */
export interface CrossReferences {
  lookup(table: string, value: string): string | undefined;
  /** The partner's code of ours; absent where nothing is ever sent. */
  reverse?(table: string, value: string): string | undefined;
}
