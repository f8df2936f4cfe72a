import type { AnyConnector } from '#libs/connector-sdk';

import { folder } from './folder/src/index.js';
import { http } from './http/src/index.js';
import { sftp } from './sftp/src/index.js';
import { webhook } from './webhook/src/index.js';

/** Every connector, by import: what is not listed here does not exist. */
export const connectors: readonly AnyConnector[] = [folder, http, sftp, webhook];
