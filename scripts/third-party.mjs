import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { licensePlugin } from 'rolldown-license-plugin';

const FILE_NAME = 'THIRD-PARTY.txt';

/**
 * Writes `THIRD-PARTY.txt` beside a bundle: the licences of the libraries in it, which ask to be handed on, with their NOTICE, and
 * the THIRD-PARTY.txt of our own packages in it.
 */
export function thirdParty() {
  return licensePlugin({
    failOnUnlicensed: true,
    done(libraries, context) {
      const folders = bundledFolders(context);
      const theirs = libraries
        .filter(({ name }) => !name.startsWith('@rn50/'))
        .map(({ name, version, license, licenseText }) => {
          const home = folders.find((folder) => folder.endsWith(join('node_modules', name)));
          return `${name} ${version} (${license})\n\n${licenseText}${textOf(home, 'NOTICE')}`;
        });
      const handedOn = folders.map((folder) => textOf(folder, 'dist', FILE_NAME));
      const parts = [...theirs, ...handedOn].map((text) => text.trim()).filter((text) => text !== '');
      context.emitFile({ type: 'asset', fileName: FILE_NAME, source: `${parts.join(SEPARATOR)}\n` });
    },
  });
}

const SEPARATOR = '\n\n---\n\n';

/** The folders of the packages that the bundle has files of. */
function bundledFolders(context) {
  const homes = [...context.getModuleIds()].map((id) => packageFolder(dirname(id)));
  return [...new Set(homes)].filter((folder) => folder !== process.cwd()).sort();
}

function packageFolder(folder) {
  if (existsSync(join(folder, 'package.json')) && readManifest(folder).name) return folder;
  const parent = dirname(folder);
  return parent === folder ? folder : packageFolder(parent);
}

function readManifest(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

function textOf(folder, ...path) {
  if (folder === undefined) return '';
  const file = join(folder, ...path);
  return existsSync(file) ? `\n${readFileSync(file, 'utf8')}` : '';
}
