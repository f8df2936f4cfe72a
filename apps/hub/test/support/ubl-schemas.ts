import { join } from 'node:path';

import { XmlDocument, XmlValidateError, XsdValidator } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';

import { corpusRoot } from './corpus.js';

const FOLDER = join(corpusRoot, 'ubl/_schema-ubl-2.1/maindoc');

/** The schemas of UBL 2.1, of which each is read when first needed. */
export class UblSchemas {
  readonly #validators = new Map<string, XsdValidator>();
  readonly #opened: { dispose(): void }[] = [];

  constructor() {
    xmlRegisterFsInputProviders();
  }

  /** What the schema of its root says against a document. */
  faultsOf(xml: Uint8Array): string[] {
    const document = XmlDocument.fromBuffer(xml);
    try {
      this.#validatorOf(document.root.name).validate(document);
      return [];
    } catch (error) {
      if (!(error instanceof XmlValidateError)) throw error;
      return error.details.map(({ message }) => message.trim());
    } finally {
      document.dispose();
    }
  }

  dispose(): void {
    for (const each of this.#opened.toReversed()) each.dispose();
  }

  #validatorOf(root: string): XsdValidator {
    const known = this.#validators.get(root);
    if (known !== undefined) return known;
    const schema = XmlDocument.fromString(together(root), { url: join(import.meta.dirname, 'together.xsd') });
    const validator = XsdValidator.fromDoc(schema);
    this.#opened.push(schema, validator);
    this.#validators.set(root, validator);
    return validator;
  }
}

/** A schema of a document and of what the schemas of UBL name without saying where it is: core component types and signatures. */
const together = (root: string): string => `<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <xsd:import namespace="urn:un:unece:uncefact:data:specification:CoreComponentTypeSchemaModule:2"
    schemaLocation="${join(import.meta.dirname, 'core-component-types.xsd')}"/>
  <xsd:import namespace="http://www.w3.org/2000/09/xmldsig#" schemaLocation="${join(import.meta.dirname, 'signature.xsd')}"/>
  <xsd:import namespace="urn:oasis:names:specification:ubl:schema:xsd:${root}-2" schemaLocation="${join(FOLDER, `UBL-${root}-2.1.xsd`)}"/>
</xsd:schema>`;
