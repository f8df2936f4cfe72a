/** An XML element or attribute, or a JSON value, by its name. */
export interface Branch {
  name: string;
  /** An item of a JSON array: there may be more than the sample has. */
  isList: boolean;
  text?: string;
  children: readonly Branch[];
}

/** All branches of one path. */
export interface Place {
  /** Names from below the root. */
  path: readonly string[];
  /** Most of them under one parent. */
  most: number;
  isList: boolean;
  hasChildren: boolean;
  texts: string[];
}

/** The places of trees of one kind, in order of their first branch, parents before children. */
export function placesOf(roots: readonly Branch[]): Place[] {
  const places = new Map<string, Place>();
  for (const root of roots) visit(root, [], places);
  return [...places.values()];
}

function visit(parent: Branch, path: readonly string[], places: Map<string, Place>): void {
  const counts = new Map<string, number>();
  for (const child of parent.children) {
    const childPath = [...path, child.name];
    const key = JSON.stringify(childPath);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    const place = places.get(key) ?? { path: childPath, most: 0, isList: false, hasChildren: false, texts: [] };
    places.set(key, place);
    place.most = Math.max(place.most, count);
    place.isList ||= child.isList;
    place.hasChildren ||= child.children.some(({ name }) => !name.startsWith('@'));
    if (child.text !== undefined) place.texts.push(child.text);
    visit(child, childPath, places);
  }
}
