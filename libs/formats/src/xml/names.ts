import { Remembered } from './remembered.js';

const XML = 'http://www.w3.org/XML/1998/namespace';
const XMLNS = 'http://www.w3.org/2000/xmlns/';

/** NameStartChar and NameChar of XML 1.0 (5th edition, 2.3) without the colon. */
const START =
  'A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\u{10000}-\u{EFFFF}';
const NAME = `[${START}][-${START}.0-9\u00B7\u0300-\u036F\u203F-\u2040]*`;
const QUALIFIED = new RegExp(`^(?:(${NAME}):)?(${NAME})$`, 'u');
const UNQUALIFIED = new RegExp(`^${NAME}$`, 'u');

/** Documents have about a hundred names, and those of one installation are of few standards. */
const MAX_NAMES = 200;
const MAX_SCOPES = 20;

/** A resolved element name. */
export interface XmlName {
  local: string;
  /** `''` for none. */
  namespace: string;
}

/** Why a name or a namespace declaration is none, as a sentence. */
export class NameFault extends Error {}

/** Whether a text is a name without a prefix, as processing instructions have. */
export const isUnqualifiedName = (text: string): boolean => UNQUALIFIED.test(text);

/** The namespaces that are declared for an element and what it holds (Namespaces in XML 1.0). */
export class NamespaceScope {
  /** The scope around every root: only the prefix `xml` is bound. */
  static readonly outermost = new NamespaceScope(new Map([['xml', XML]]));

  // Documents use few names many times, and those of a sender the same ones: each is checked and resolved once.
  private readonly elements = new Remembered<XmlName>(MAX_NAMES);
  private readonly attributes = new Remembered<string>(MAX_NAMES);
  private readonly roots = new Remembered<NamespaceScope>(MAX_SCOPES);

  private constructor(
    private readonly declared: ReadonlyMap<string, string>,
    private readonly around?: NamespaceScope,
  ) {}

  /** The scope of an element whose attributes declare these namespaces, `''` for the default one. Throws {@link NameFault}. */
  within(declared: ReadonlyMap<string, string>): NamespaceScope {
    if (this !== NamespaceScope.outermost) return this.declare(declared);
    return this.roots.get(JSON.stringify([...declared]), (key) =>
      this.declare(new Map(JSON.parse(key) as [string, string][])),
    );
  }

  private declare(declared: ReadonlyMap<string, string>): NamespaceScope {
    for (const [prefix, uri] of declared) checkDeclaration(prefix, uri);
    return new NamespaceScope(declared, this);
  }

  /** Resolves the name of an element as it is written. Throws {@link NameFault}. */
  element(written: string): XmlName {
    return this.elements.get(written, (name) => {
      const { prefix, local } = split(name);
      if (prefix === 'xmlns') throw new NameFault('an element has the prefix xmlns, which is reserved.');
      return { local, namespace: this.uriOf(prefix) };
    });
  }

  /** Resolves the name of an attribute as it is written to `local`, or `{namespace}local` with a prefix. Throws {@link NameFault}. */
  attribute(written: string): string {
    return this.attributes.get(written, (name) => {
      const { prefix, local } = split(name);
      // Unlike elements, attributes without a prefix are in no namespace.
      return prefix === '' ? local : `{${this.uriOf(prefix)}}${local}`;
    });
  }

  private uriOf(prefix: string): string {
    const uri = this.declared.get(prefix) ?? this.around?.uriOf(prefix);
    if (uri !== undefined) return uri;
    if (prefix === '') return '';
    throw new NameFault(`the prefix ${prefix} is bound to no namespace.`);
  }
}

/** The prefix that an attribute declares: `''` for `xmlns`, `a` for `xmlns:a`; undefined when it declares none. Throws {@link NameFault}. */
export function declaredPrefix(written: string): string | undefined {
  if (!written.startsWith('xmlns')) return undefined;
  if (written === 'xmlns') return '';
  const { prefix, local } = split(written);
  return prefix === 'xmlns' ? local : undefined;
}

function checkDeclaration(prefix: string, uri: string): void {
  if (prefix === 'xmlns') throw new NameFault('the prefix xmlns may not be declared.');
  if ((prefix === 'xml') !== (uri === XML) || uri === XMLNS)
    throw new NameFault(`the prefix ${prefix || 'of nothing'} may not be bound to ${uri || 'nothing'}.`);
  if (uri === '' && prefix !== '') throw new NameFault(`the prefix ${prefix} may not be bound to nothing.`);
}

function split(written: string): { prefix: string; local: string } {
  const match = QUALIFIED.exec(written);
  if (match === null) throw new NameFault(`${written === '' ? 'a name was expected' : `${written} is no name`}.`);
  return { prefix: match[1] ?? '', local: match[2] ?? '' };
}
