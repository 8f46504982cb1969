import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { defineConfig } from 'rolldown';
import { thirdParty } from '../../scripts/third-party.mjs';
import manifest from './package.json' with { type: 'json' };

// The published program is one bundle: it starts two to three times as fast as from 700 files, and installs few packages.
// Its dependencies stay outside: native code, fonts, what is large or needs its own path, and what speaks TLS.
const outside = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.optionalDependencies)];

export default defineConfig({
  // The program without its process is an entry too: tests run it in theirs.
  input: { bin: 'src/bin.ts', main: 'src/program/main.ts' },
  platform: 'node',
  external: (id) => outside.some((name) => id === name || id.startsWith(`${name}/`)),
  plugins: [processFiles(), thirdParty()],
  output: {
    dir: 'dist',
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    cleanDir: true,
  },
});

/** A file that is started by its address (`new URL('./worker.js', import.meta.url)`) is bundled beside the program. */
function processFiles() {
  const address = /new URL\('(\.[^']+\.js)', import\.meta\.url\)/g;
  return {
    name: 'process-files',
    transform(code, id) {
      if (!code.includes('import.meta.url')) return null;
      return code.replace(address, (whole, path) => {
        const file = join(dirname(id), path);
        if (!existsSync(file)) return whole;
        const fileName = `${basename(dirname(file))}-${basename(file)}`;
        this.emitFile({ type: 'chunk', id: file, fileName });
        return `new URL('./${fileName}', import.meta.url)`;
      });
    },
  };
}
