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
 * @throws QuantizeError LABELS_INVALID naming the folder that the list of names does not have
 */
export function folderLabels(
  folders: readonly string[],
  classNames: ClassNames | null,
): { readonly labels: ReadonlyMap<string, number>; readonly source: FolderLabels } {
  const places = placesIn(classNames?.names ?? []);
  const unknown = folders.find((folder) => !places.has(folder));
  if (classNames !== null && unknown === undefined) return { labels: places, source: 'folder-names' };
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

function placesIn(names: readonly string[]): Map<string, number> {
  const firstWords = names.map((name, index) => [name.split(/\s/, 1)[0] ?? '', index] as const);
  return new Map([...firstWords, ...names.map((name, index) => [name, index] as const)]);
}
