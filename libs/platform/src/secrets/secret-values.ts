/** Shorter values occur by chance; fields that hold such a secret are hidden by their name. */
const shortestSecret = 6;

export const hidden = '[hidden]';

const known = new Set<string>();
let pattern: RegExp | undefined;

/** From now on this value never appears in a log line, whoever writes it. Lines of a PEM key count each on their own. */
export function registerSecret(value: string): void {
  const parts = [value, ...value.split(/\r?\n/)].map((part) => part.trim());
  for (const part of parts.filter((candidate) => candidate.length >= shortestSecret)) known.add(part);
  pattern = undefined;
}

/** The text without registered secrets, and without the passwords of URLs. */
export function hideSecrets(text: string): string {
  pattern ??= known.size > 0 ? anyOf([...known]) : undefined;
  const withoutKnown = pattern ? text.replace(pattern, hidden) : text;
  return withoutKnown.includes('@') ? withoutKnown.replace(urlPassword, `$1${hidden}@`) : withoutKnown;
}

const urlPassword = /(\w:\/\/[^\s:@/]{0,100}:)[^\s@/]{1,200}@/g;

/** The longest first, so that a secret which begins with another is hidden whole. */
function anyOf(values: string[]): RegExp {
  const spellings = values.flatMap((value) => [value, encodeURIComponent(value)]);
  const longestFirst = [...new Set(spellings)].toSorted((a, b) => b.length - a.length);
  return new RegExp(
    longestFirst.map((value) => value.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)).join('|'),
    'g',
  );
}
