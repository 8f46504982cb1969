import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { imageFiles } from '../calibration-data/image-files.js';
import { unreadWarnings, unreadWords } from '../calibration-data/unread-pictures.js';
import { QuantizeError } from '../errors.js';
import type { QuantizeWarning } from '../report.js';
import { type ClassNames, type FolderLabels, folderLabels } from './folder-labels.js';
import { readLabelCsv } from './read-label-csv.js';

/** A picture whose class is known. */
export interface LabelledImage {
  readonly path: string;
  /** Class index, from 0. */
  readonly label: number;
  /** What says so, for messages. */
  readonly where: string;
}

export interface LabelledImages {
  readonly images: readonly LabelledImage[];
  readonly source: FolderLabels | 'csv';
  /** Classes that the data itself lists or has a folder for; null for a CSV file and for folders with numbers. */
  readonly classes: { readonly count: number; readonly of: string } | null;
  /** About pictures in the folder that are not read. */
  readonly warnings: readonly QuantizeWarning[];
}

const CLASS_FILES = ['labels.txt', 'classes.txt'] as const;

/**
 * The pictures of a folder with a folder per class, or of a CSV file (path,label; paths relative to it). Nothing is decoded.
 * See `folderLabels` for how a folder is read as a class; `labels.txt` or `classes.txt` beside the folders lists class names.
 *
 * @throws QuantizeError LABELS_INVALID naming the file, folder or line; the file system's own errors
 */
export async function labelledImages(path: string): Promise<LabelledImages> {
  return (await stat(path)).isDirectory() ? fromFolder(path) : fromCsv(path);
}

/** @throws QuantizeError LABELS_INVALID naming the first picture whose class the model does not have */
export function requireKnownClasses({ images, source, classes }: LabelledImages, modelClasses: number): void {
  const outside = images.find(({ label }) => label >= modelClasses);
  if (outside !== undefined) {
    throw invalid(
      `${outside.where} gives ${outside.path} the class ${outside.label}; the model has ${modelClasses} classes, 0 to ${modelClasses - 1}`,
      'Give the class as the index of the model’s output.',
    );
  }
  if (source === 'folder-names' && classes !== null && classes.count !== modelClasses) {
    throw invalid(
      `${classes.of} lists ${classes.count} classes, the model has ${modelClasses}`,
      'List the names in the order of the model’s outputs, one per line.',
    );
  }
}

async function fromFolder(folder: string): Promise<LabelledImages> {
  const { images: files, unread } = await imageFiles(folder);
  if (files.length === 0) {
    const others = unread.length === 0 ? '' : `; ${unreadWords(unread)}`;
    throw invalid(
      `the folder ${folder} holds no image (.jpg, .jpeg, .png, .webp)${others}`,
      'Give a folder per class in it.',
    );
  }
  const classOf = (file: string): string => relative(folder, file).split(sep)[0] ?? '';
  const loose = files.find((file) => dirname(file) === resolve(folder) || dirname(file) === folder);
  if (loose !== undefined) {
    throw invalid(
      `${loose} lies in no class folder`,
      'Put each picture into the folder of its class, or give a CSV file with the lines path,label.',
    );
  }
  const folders = [...new Set(files.map(classOf))];
  const names = await classNames(folder);
  const { labels, source } = folderLabels(folders, names);
  const listed = source === 'folder-names' && names !== null ? { count: names.names.length, of: names.file } : null;
  return {
    images: files.map((path) => ({
      path,
      label: labels.get(classOf(path)) ?? 0,
      where: `the folder ${classOf(path)}`,
    })),
    source,
    classes: source === 'folder-order' ? { count: folders.length, of: folder } : listed,
    warnings: unreadWarnings(folder, unread),
  };
}

async function classNames(folder: string): Promise<ClassNames | null> {
  for (const name of CLASS_FILES) {
    const file = join(folder, name);
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text === null) continue;
    const lines = text.split(/\r?\n/).map((line) => line.trim());
    return { file, names: lines.filter((line) => line !== '') };
  }
  return null;
}

async function fromCsv(path: string): Promise<LabelledImages> {
  const name = basename(path);
  const rows = readLabelCsv(await readFile(path, 'utf8'), name);
  const images: LabelledImage[] = [];
  for (const row of rows) {
    const file = resolve(dirname(path), row.path);
    const where = `line ${row.line} of ${name}`;
    const isFile = await stat(file).then(
      (found) => found.isFile(),
      () => false,
    );
    if (!isFile)
      throw invalid(`${where} names ${row.path}, which is no file`, 'Paths count from the CSV file’s folder.');
    images.push({ path: file, label: row.label, where });
  }
  return { images, source: 'csv', classes: null, warnings: [] };
}

function invalid(message: string, remedy: string): QuantizeError {
  return new QuantizeError('LABELS_INVALID', message, remedy);
}
