/** Problem texts of intake. Keys are codes, kebab-case, prefixed by what they are about. */
export const intakeTexts = {} as const satisfies Record<string, string>;
