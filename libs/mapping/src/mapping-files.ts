import { described, nearestName, type Problem, problem, shorten } from '#libs/documents';

import { Faults, type Origin } from './compile/faults.js';
import { compileMapping } from './compile/mapping.js';
import { isMapping } from './compile/source-spec.js';
import type { CompiledResult } from './contract.js';
import { type ReadBeside, withParts } from './mapping-parts.js';
import { Origins } from './variants/origins.js';
import { variantOf, type WholeDefinition } from './variants/variant.js';
import { readYamlText, type YamlText } from './yaml-text.js';

/** A file of a configuration; `/` separates folders. */
interface TextFile {
  path: string;
  text: string;
}

/** Whether a YAML file below `mappings/` is a mapping, and not the shared parts of some. */
export const isMappingFile = ({ path }: Pick<TextFile, 'path'>): boolean => !/\.parts\.ya?ml$/i.test(path);

/** Bases of bases: nobody could follow more. */
const MAX_DEPTH = 5;

type Resolved = { ok: true; whole: WholeDefinition; faults: Faults } | { ok: false; problems: readonly Problem[] };

/** A definition with what it takes from its base and from parts, as members of YAML. */
export interface MappingDefinition {
  id: string;
  version: string;
  members: Readonly<Record<string, unknown>>;
}

/**
 * Mapping files that may build on one another. A base is looked for among the files of its variant's own layer first, then in the layers after it:
 * a workspace's mapping may extend one that came with Tradelane, also the one whose name it takes.
 */
export class MappingFiles {
  readonly #layers: readonly (readonly TextFile[])[];
  readonly #files: ReadonlyMap<string, TextFile>;
  readonly #texts = new Map<string, YamlText>();
  readonly #resolved = new Map<string, Resolved>();

  /** @param layers files, nearest first; a path stands in one of them only */
  constructor(...layers: readonly (readonly TextFile[])[]) {
    this.#layers = layers;
    this.#files = new Map(layers.flat().map((file) => [file.path, file]));
  }

  /**
   * Compiles one of the files. Faults of YAML and of the mapping carry file, line and column.
   * @param isProven tests have compiled it before: see {@link compileMapping}
   */
  compile(path: string, isProven = false): CompiledResult {
    const resolved = this.#resolve(path, []);
    if (!resolved.ok) return { ok: false, problems: [...resolved.problems] };
    const { whole, faults } = resolved;
    const compiled = compileMapping(whole.members, path, faults.copy(), isProven);
    return compiled.ok ? compiled : { ok: false, problems: this.#toldOnce(path, compiled.problems) };
  }

  /** What a mapping says as a whole; undefined when that cannot be told. */
  definition(path: string): MappingDefinition | undefined {
    const resolved = this.#resolve(path, []);
    if (!resolved.ok || !isMapping(resolved.whole.members)) return undefined;
    const { members } = resolved.whole;
    return { id: textOf(members['mapping']), version: textOf(members['version']), members };
  }

  /** Line and column of a part of a file, or of what is around it. */
  placeOf(path: string, at: Origin['at']): { line: number; column: number } | undefined {
    const text = this.#text(path);
    return text.ok ? text.locate(at) : undefined;
  }

  #text(path: string): YamlText {
    const known = this.#texts.get(path) ?? readYamlText(this.#files.get(path)?.text ?? '', path);
    this.#texts.set(path, known);
    return known;
  }

  #resolve(path: string, variants: readonly string[]): Resolved {
    const resolved = this.#resolved.get(path) ?? this.#put(path, variants);
    this.#resolved.set(path, resolved);
    return resolved;
  }

  /** @param variants files that build on this one, the nearest last */
  #put(path: string, variants: readonly string[]): Resolved {
    const text = this.#text(path);
    if (!text.ok) return text;
    const faults = new Faults(path, (at) => this.#originIn(new Origins(path), at));
    const extended = isMapping(text.value) ? text.value['extends'] : undefined;
    const base = extended === undefined ? undefined : this.#base(extended, path, variants, faults);
    if (faults.problems.length > 0) return { ok: false, problems: faults.problems };
    const { definition, parts } = withParts(text.value, this.#beside(path), faults, base?.parts);
    const whole: WholeDefinition = { members: definition, origins: new Origins(path), parts };
    if (base !== undefined && isMapping(definition)) Object.assign(whole, variantOf(base, definition, faults));
    const located = new Faults(path, (at) => this.#originIn(whole.origins, at));
    located.problems.push(...faults.problems);
    return { ok: true, whole, faults: located };
  }

  #originIn(origins: Origins, at: Origin['at']): Origin {
    const origin = origins.of(at);
    const text = this.#text(origin.file);
    return { ...origin, ...(text.ok && text.locate(origin.at)) };
  }

  #beside =
    (path: string): ReadBeside =>
    (name) => {
      const text = this.#text(besides(path, name));
      return text.ok ? text.value : undefined;
    };

  /** The whole of what a mapping extends, its id in place of the reference. */
  #base(reference: unknown, path: string, variants: readonly string[], faults: Faults): WholeDefinition | undefined {
    const found = shorten(typeof reference === 'string' ? reference : (JSON.stringify(reference) ?? ''));
    const file = typeof reference === 'string' ? this.#find(reference, path, faults) : undefined;
    if (file === undefined) {
      if (faults.problems.length === 0) faults.add(['extends'], 'mapping-base-unknown', this.#suggestion(found));
      return undefined;
    }
    const chain = [...variants, path];
    if (chain.includes(file)) return faults.add(['extends'], 'mapping-base-cycle', { found });
    if (chain.length > MAX_DEPTH)
      return faults.add(['extends'], 'mapping-base-deep', { found, expected: String(MAX_DEPTH) });
    const resolved = this.#put(file, chain);
    if (resolved.ok) return resolved.whole;
    return this.#brokenBase(found, resolved.problems, faults);
  }

  #brokenBase(found: string, [first]: readonly Problem[], faults: Faults): undefined {
    const reason = first === undefined ? '' : described(first).message;
    return faults.add(['extends'], 'mapping-base-broken', { found, params: { reason } });
  }

  #suggestion(found: string): { found: string; expected: string } {
    const names = this.#layers
      .flat()
      .filter(isMappingFile)
      .map(({ path }) => this.#nameOf(path).id);
    return { found, expected: nearestName(found, names) ?? 'the name of a mapping' };
  }

  /** The file that `extends` means: a mapping by name, or by name and version; or a file beside. */
  #find(reference: string, path: string, faults: Faults): string | undefined {
    if (/\.ya?ml$/i.test(reference)) {
      const file = besides(path, reference);
      return this.#files.has(file) ? file : undefined;
    }
    const [name, version] = reference.split('@');
    const own = this.#layers.findIndex((files) => files.some((file) => file.path === path));
    for (const files of this.#layers.slice(Math.max(own, 0))) {
      const named = files.filter((file) => {
        if (file.path === path || !isMappingFile(file) || !file.text.includes(name!)) return false;
        const { id, version: written } = this.#nameOf(file.path);
        return id === name && (version === undefined || written === version);
      });
      if (named.length > 1) {
        const expected = named.map((file) => `${name}@${this.#nameOf(file.path).version}`).join(', ');
        return faults.add(['extends'], 'mapping-base-several', { found: shorten(reference), expected });
      }
      if (named[0] !== undefined) return named[0].path;
    }
    return undefined;
  }

  #nameOf(path: string): { id: string; version: string } {
    const text = this.#text(path);
    const members = text.ok && isMapping(text.value) ? text.value : {};
    return { id: textOf(members['mapping']), version: textOf(members['version']) };
  }

  /** What is wrong in a base by itself is told where it is compiled, not of each of its variants. */
  #toldOnce(path: string, problems: readonly Problem[]): Problem[] {
    const own = problems.filter(({ params }) => params?.['file'] === path);
    const inherited = problems.filter((each) => !own.includes(each));
    const bases = new Set(inherited.map(({ params }) => String(params?.['file'])));
    const broken = [...bases].flatMap((base) => {
      const compiled = this.compile(base);
      return compiled.ok ? [] : [{ base, problems: compiled.problems }];
    });
    const told = broken.map(({ base, problems: [first] }) =>
      problem('mapping-base-broken', {
        found: base,
        field: 'extends',
        params: { file: path, reason: first === undefined ? '' : described(first).message },
      }),
    );
    const caused = inherited.filter(({ params }) => !broken.some(({ base }) => base === params?.['file']));
    return [...own, ...told, ...caused];
  }
}

/** A file that is named relative to the folder of another. */
function besides(path: string, name: string): string {
  const steps = path.split('/').slice(0, -1);
  for (const step of name.split('/'))
    if (step === '..') steps.pop();
    else if (step !== '.') steps.push(step);
  return steps.join('/');
}

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** Compiles a mapping that stands alone. */
export const parseMapping = (text: string, fileName: string): CompiledResult =>
  new MappingFiles([{ path: fileName, text }]).compile(fileName);
