import { QuantizeError } from '../errors.js';

/** How folders were read as classes. */
export type FolderLabels = 'folder-numbers' | 'folder-names' | 'folder-order';

/** A file that lists the classes, one per line in the order of the model's outputs. */
export interface ClassNames {
  readonly file: string;
  readonly names: readonly string[];
}

/**
 * The class index of each class folder. A list of class names decides where there is one and it has every folder, by its lines
 * (or their first words, as in `n01440764 tench`); else a folder's name is the index where all are numbers; else its place among
 * the sorted folders is.
 *
 * @throws QuantizeError LABELS_INVALID naming the folder that the list of names does not have, or has for several classes
 */
export function folderLabels(
  folders: readonly string[],
  classNames: ClassNames | null,
): { readonly labels: ReadonlyMap<string, number>; readonly source: FolderLabels } {
  const placesOf = placesIn(classNames?.names ?? []);
  const unknown = folders.find((folder) => placesOf(folder).length === 0);
  if (classNames !== null && unknown === undefined) {
    const labels = folders.map((folder) => [folder, onlyPlace(folder, placesOf(folder), classNames)] as const);
    return { labels: new Map(labels), source: 'folder-names' };
  }
  if (folders.every((folder) => /^\d+$/.test(folder))) {
    return { labels: new Map(folders.map((folder) => [folder, Number(folder)])), source: 'folder-numbers' };
  }
  if (classNames !== null) {
    throw new QuantizeError(
      'LABELS_INVALID',
      `the class folder ${unknown} is not in ${classNames.file}`,
      'Name the folders as the lines of that file, or by class index; or remove the file.',
    );
  }
  return { labels: new Map(folders.toSorted().map((folder, index) => [folder, index])), source: 'folder-order' };
}

/** The lines, from 0, that a folder's name is; or where it is none, those it is the first word of. */
function placesIn(names: readonly string[]): (folder: string) => readonly number[] {
  const lines = groupPlaces(names);
  const firstWords = groupPlaces(names.map((name) => name.split(/\s/, 1)[0] ?? ''));
  return (folder) => lines.get(folder) ?? firstWords.get(folder) ?? [];
}

function groupPlaces(keys: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>();
  for (const [index, key] of keys.entries()) groups.set(key, [...(groups.get(key) ?? []), index]);
  return groups;
}

/** Names of ImageNet stand for two classes each: `crane`, the bird and the machine; `maillot`. */
function onlyPlace(folder: string, places: readonly number[], { file, names }: ClassNames): number {
  const [place = 0, ...others] = places;
  if (others.length === 0) return place;
  const classes = places.map((index) => `${index} (${names[index]})`);
  throw new QuantizeError(
    'LABELS_INVALID',
    `the class folder ${folder} can be each of the classes ${listed(classes)} in ${file}`,
    'Name all folders by class index, or by lines that are there once.',
  );
}

function listed(items: readonly string[]): string {
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
