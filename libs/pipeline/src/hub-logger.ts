/** Where the stages write what happens: fields for machines, a sentence for people. */
export interface HubLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
