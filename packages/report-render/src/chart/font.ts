import { createRequire } from 'node:module';
import { RenderError } from '../error.js';
import { FONT_FAMILY, OTHER_SCRIPTS } from './theme.js';

const FONT_FILES = [
  '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf',
  '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf',
] as const;

/** The part of the canvas package's font registry that is used here. */
export interface FontRegistry {
  has(family: string): boolean;
  registerFromPath(path: string, family: string): object | null;
}

/**
 * Registers the bundled font (Inter, SIL Open Font License) once per process, and those of other scripts that are installed. Without
 * a font a canvas draws no text at all and reports nothing, so each step is checked.
 *
 * @throws RenderError `FONT_UNAVAILABLE` if a file is missing or the canvas does not accept it
 */
export function registerFont(
  registry: FontRegistry,
  resolve: (specifier: string) => string = createRequire(import.meta.url).resolve,
): void {
  if (registry.has(FONT_FAMILY)) return;
  for (const file of FONT_FILES) {
    const path = locate(file, resolve);
    if (registry.registerFromPath(path, FONT_FAMILY) === null)
      throw unavailable(`The canvas rejects the font ${path}.`);
  }
  for (const { name, file } of OTHER_SCRIPTS) {
    for (const weight of ['400Regular', '600SemiBold']) {
      const path = located(`@expo-google-fonts/${name}/${weight}/${file}_${weight}.ttf`, resolve);
      if (path !== null) registry.registerFromPath(path, `rn50-${name}`);
    }
  }
}

/** null: not installed, as most of them are not. */
function located(file: string, resolve: (specifier: string) => string): string | null {
  try {
    return resolve(file);
  } catch {
    return null;
  }
}

function locate(file: string, resolve: (specifier: string) => string): string {
  try {
    return resolve(file);
  } catch (cause) {
    throw unavailable(`The charts' font ${file} is not installed.`, { cause });
  }
}

function unavailable(message: string, options?: ErrorOptions): RenderError {
  return new RenderError('FONT_UNAVAILABLE', message, 'Install the dependencies again (pnpm install).', options);
}
