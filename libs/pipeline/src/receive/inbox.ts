import type { FileSettings } from './readiness.js';

/** Where files of a partner are taken from. */
export interface Inbox {
  companyId: string;
  connectionId: string;
  partnerId: string;
  settings: FileSettings;
}
