import type { WorkspaceFile } from '#libs/reading';

export interface ShopWorkspaceOptions {
  erpUrl: string;
  financeUrl?: string;
  /** Path at which the ERP is asked for what it has. Default: its orders of that number. */
  findPath?: string;
  /** Default 1000. */
  settleMs?: number;
  /** Further settings of the ERP connection's `config`, YAML lines. */
  erp?: readonly string[];
  /** Body of a connection file that replaces the shop's folder drop. */
  shopDrop?: string;
}

const lines = (...text: readonly string[]): string => `${text.join('\n')}\n`;

/** A shop that drops orders, an ERP, and, when asked for, finance. The folder connection is called `shop`, its folder too. */
export function shopWorkspace(options: ShopWorkspaceOptions): WorkspaceFile[] {
  const {
    erpUrl,
    financeUrl,
    findPath = '/orders?reference={naturalKey}',
    settleMs = 1000,
    erp = [],
    shopDrop,
  } = options;
  const files: WorkspaceFile[] = [
    {
      path: 'workspace.yaml',
      text: lines(
        'company:',
        '  id: testco',
        '  name: Test Company Ltd',
        '  baseCurrency: GBP',
        '  timezone: Europe/London',
      ),
    },
    { path: 'partners/shop.yaml', text: lines('id: shop', 'name: Shop', 'role: customer') },
    {
      path: 'connections/shop.yaml',
      text:
        shopDrop ??
        lines(
          'id: shop',
          'connector: folder',
          'partner: shop',
          'mode: live',
          'config: { path: shop }',
          'files: { pattern: "*", complete: rename }',
          'pollSeconds: 1',
        ),
    },
    {
      path: 'connections/erp.yaml',
      text: lines(
        'id: erp',
        'connector: http',
        'mode: live',
        'config:',
        `  url: ${erpUrl}`,
        '  send: { Order: POST /orders, OrderChange: "PUT /orders/{naturalKey}" }',
        `  find: { path: "${findPath}", revision: /revision }`,
        `  settleMs: ${settleMs}`,
        '  deadlineMs: 3000',
        ...erp.map((line) => `  ${line}`),
      ),
    },
  ];
  const groups = ['groups:', '  - name: orders', '    for: Order', '    routes: [{ to: [erp] }]'];
  if (financeUrl !== undefined) {
    files.push({
      path: 'connections/finance.yaml',
      text: lines(
        'id: finance',
        'connector: webhook',
        'mode: live',
        'config:',
        `  url: ${financeUrl}`,
        '  secret: ${secret:finance-webhook}',
      ),
    });
    groups.push('  - name: statuses', '    for: StatusReport', '    routes: [{ to: [finance] }]');
  }
  return [...files, { path: 'routes.yaml', text: lines(...groups) }];
}
