/** Problem texts of lifecycle. Keys are codes, kebab-case, prefixed by what they are about. */
export const lifecycleTexts = {} as const satisfies Record<string, string>;
