/** Problem texts of mapping. Keys are codes, kebab-case, prefixed by what they are about. */
export const mappingTexts = {} as const satisfies Record<string, string>;
