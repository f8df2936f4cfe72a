import { nearestName, type Problem, problem, shorten } from '#libs/documents';
import { JsonNumber, type JsonValue, type OpenBytes, readJson, readXml, type XmlElement } from '#libs/formats';

/** Paths that are looked at. */
const MOST = 200;

/** Nothing stands where a mapping has its records: what is there instead, the nearest name first. */
export async function noRecords(open: OpenBytes, recordPath: string | undefined): Promise<Problem> {
  if (recordPath === undefined) return problem('file-no-records', { expected: 'at least one record', found: 'none' });
  const places = await placesIn(open, recordPath.startsWith('$'));
  const nearest = nearestName(recordPath, places);
  const others = places.filter((place) => place !== nearest);
  const found = shorten([...(nearest === undefined ? [] : [nearest]), ...others].join(', ')) || 'nothing';
  return problem('record-path-empty', { expected: recordPath, found });
}

async function placesIn(open: OpenBytes, isJson: boolean): Promise<string[]> {
  const places = new Set<string>();
  for await (const item of isJson ? readJson(open()) : readXml(open())) {
    if (item.kind === 'values') for (const { value } of item.values) addArrays(value, '$', places);
    if (item.kind === 'elements') for (const element of item.elements) addElements(element, '', places);
    if (places.size >= MOST) break;
  }
  return [...places].slice(0, MOST);
}

/** Elements that have others in them. */
function addElements({ name, children }: XmlElement, above: string, places: Set<string>): void {
  if (children.length === 0 || places.size >= MOST) return;
  places.add(`${above}/${name}`);
  for (const child of children) addElements(child, `${above}/${name}`, places);
}

function addArrays(value: JsonValue, path: string, places: Set<string>): void {
  if (typeof value !== 'object' || value === null || value instanceof JsonNumber || places.size >= MOST) return;
  if (Array.isArray(value)) {
    places.add(`${path}[*]`);
    for (const each of value as readonly JsonValue[]) addArrays(each, `${path}[*]`, places);
  } else for (const [name, each] of Object.entries(value)) addArrays(each, `${path}.${name}`, places);
}
