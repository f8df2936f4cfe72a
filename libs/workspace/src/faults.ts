import { type Problem, problem, type ProblemCode, warning } from '#libs/documents';

/** A setting's place in its file: names and positions from the top. */
export type SettingPath = readonly (string | number)[];

type Details = Omit<Problem, 'code' | 'severity' | 'field'>;

/** Finds line and column of a setting; of one that is missing, those of the setting around it. */
export type Locate = (path: SettingPath) => { line: number; column: number } | undefined;

/** Collects what is wrong with the settings of one file: all of it, not the first. */
export class FileFaults {
  constructor(
    readonly file: string,
    private readonly locate: Locate,
    private readonly found: Problem[],
  ) {}

  lineOf(path: SettingPath): number | undefined {
    return this.locate(path)?.line;
  }

  /** The setting cannot be used. */
  add(path: SettingPath, code: ProblemCode, details: Details = {}): void {
    this.found.push(problem(code, this.placed(path, details)));
  }

  /** The setting has no effect or an unlikely one. */
  warn(path: SettingPath, code: ProblemCode, details: Details = {}): void {
    this.found.push(warning(code, this.placed(path, details)));
  }

  private placed(path: SettingPath, details: Details): Omit<Problem, 'code' | 'severity'> {
    const params = { ...details.params, file: this.file };
    return { ...details, ...this.locate(path), field: settingName(path), params };
  }
}

/** `files.pattern`, `routes[0].to[1]`; the whole file is `(file)`. */
export const settingName = (path: SettingPath): string =>
  path.reduce<string>(
    (name, step) => (typeof step === 'number' ? `${name}[${step}]` : name === '' ? step : `${name}.${step}`),
    '',
  ) || '(file)';
