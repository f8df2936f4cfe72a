import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { SaxesParser } from 'saxes';

import { Malformed } from '../text-reader.js';
import { XmlScanner } from './xml-scanner.js';

const XMLNS = 'http://www.w3.org/2000/xmlns/';

/** What a document says, or undefined when it is not well-formed; adjoining texts are one. */
type Told = readonly (string | readonly [string, Readonly<Record<string, string>>])[] | undefined;

function joined(events: readonly (string | [string, Record<string, string>])[]): Told {
  const told: (string | [string, Record<string, string>])[] = [];
  for (const event of events) {
    const last = told.at(-1);
    if (typeof event === 'string' && typeof last === 'string' && event !== '/' && last !== '/')
      told[told.length - 1] = last + event;
    else if (event !== '') told.push(event);
  }
  return told;
}

function scanned(parts: readonly string[]): Told {
  const events: (string | [string, Record<string, string>])[] = [];
  const scanner = new XmlScanner(
    {
      opened: ({ local, namespace }, attributes) => events.push([`{${namespace}}${local}`, { ...attributes }]),
      closed: () => events.push('/'),
      characters: (text) => events.push(`:${text}`),
    },
    100,
  );
  try {
    for (const part of parts) scanner.write(part);
    scanner.close();
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
  return joined(events);
}

/** The same by saxes, which is held against the conformance suite of the W3C. */
function parsed(text: string): Told {
  const events: (string | [string, Record<string, string>])[] = [];
  const parser = new SaxesParser({ xmlns: true });
  let depth = 0;
  let isFaulty = false;
  parser.on('error', () => (isFaulty = true));
  parser.on('doctype', () => (isFaulty = true));
  parser.on('opentag', ({ local, uri, attributes }) => {
    depth += 1;
    const named: Record<string, string> = {};
    for (const { uri: of, local: name, value } of Object.values(attributes))
      if (of !== XMLNS) named[of === '' ? name : `{${of}}${name}`] = value;
    events.push([`{${uri}}${local}`, named]);
  });
  parser.on('closetag', () => {
    depth -= 1;
    events.push('/');
  });
  parser.on('text', (characters) => depth > 0 && events.push(`:${characters}`));
  parser.on('cdata', (characters) => events.push(`:${characters}`));
  parser.write(text).close();
  return isFaulty ? undefined : joined(events);
}

const seeds = [
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<!-- c - d --><?go on?><a/>\n<!---->',
  '<p:a xmlns:p="urn:p" xmlns="urn:d" p:x="1" x=\'2\'><b xmlns="" x="&lt;&#x20AC;&#9;\t\n">t&amp;t]] ></b >\r\n\rx<![CDATA[<&]]]]><![CDATA[>]]></p:a >',
  '<a xml:lang="en"><é:ü xmlns:é="urn:é" é:ö=">"/>x<?xml-go ?>y<a.-1 b = "c"/></a>',
  '<a><b><c/></b><b xmlns:q="urn:q"><q:b q:c="1" c="2"/></b></a>',
];
const pieces = fc.oneof(
  fc.constantFrom(
    '<',
    '>',
    '/',
    '&',
    ';',
    '"',
    "'",
    '=',
    ' ',
    '\n',
    '\r',
    '\t',
    ':',
    '!',
    '-',
    '?',
    ']',
    '[',
    '#',
    'x',
    '1',
    'é',
    '\u0300',
    '🚚',
    '\uFFFE',
    '\u0001',
  ),
  fc.constantFrom(
    '<a>',
    '</a>',
    '<b/>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?',
    '?>',
    '&amp;',
    '&#',
    '&#0;',
    '&#xD800;',
    '&x;',
    ' b="1"',
    ' xmlns="urn:e"',
    ' xmlns:p=""',
    ' xmlns:xml="urn:x"',
    ' p:x="2"',
    '<!DOCTYPE a>',
    '<?xml version="1.0"?>',
  ),
);
/** Where saxes differs from the recommendations: `?` in names of instructions, starts of local names, namespaces that it trims. */
const LAXER = [/<\?[^ \t\r\n?>]*\?[^>]/, /:[-.\d\u0300]/, /xmlns[^=]*=\s*(?:"[^"]*[\s&][^"]*"|'[^']*[\s&][^']*')/];
/** A well-formed document with a few of its characters replaced, removed or added to. */
const documents = fc
  .tuple(fc.constantFrom(...seeds), fc.array(fc.tuple(fc.nat(200), fc.nat(3), pieces), { maxLength: 3 }))
  .map(([seed, edits]) =>
    edits.reduce(
      (text, [at, removed, added]) =>
        text.slice(0, at % (text.length + 1)) + added + text.slice((at % (text.length + 1)) + removed),
      seed,
    ),
  )
  // Half a surrogate pair never leaves the decoder.
  .filter((text) => text.isWellFormed())
  .filter((text) => !LAXER.some((each) => each.test(text)));

describe('the scanner', () => {
  test('takes what saxes takes, refuses what saxes refuses, and tells the same', () => {
    fc.assert(
      fc.property(documents, (text) => {
        expect(scanned([text])).toEqual(parsed(text));
      }),
      { numRuns: 2000 },
    );
  });

  test('tells the same however the text is cut', () => {
    fc.assert(
      fc.property(documents, fc.array(fc.nat(200)), (text, cuts) => {
        const places = [0, ...cuts.filter((cut) => cut < text.length).toSorted((a, b) => a - b), text.length];
        const parts = places.slice(1).map((end, index) => text.slice(places[index], end));
        expect(scanned(parts)).toEqual(scanned([text]));
      }),
    );
  });
});
