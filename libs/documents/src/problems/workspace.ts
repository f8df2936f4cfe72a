/** Problem texts of workspace. Keys are codes, kebab-case, prefixed by what they are about. */
export const workspaceTexts = {} as const satisfies Record<string, string>;
