/** Problem texts of formats. Keys are codes, kebab-case, prefixed by what they are about. */
export const formatTexts = {} as const satisfies Record<string, string>;
