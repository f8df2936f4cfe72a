/** Problem texts of connections. Keys are codes, kebab-case, prefixed by what they are about. */
export const connectionTexts = {} as const satisfies Record<string, string>;
