import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';

const ENTRY = new URL('../../../dist/index.js', import.meta.url).href;

describe('installedEngine', () => {
  it('gives the version and place of the installed package, and loads nothing native', () => {
    const script = `
      const { installedEngine } = await import(${JSON.stringify(ENTRY)});
      const { version, location } = await installedEngine('ort');
      const native = process.report.getReport().sharedObjects.filter((path) => /onnxruntime/.test(path));
      console.log(JSON.stringify({ version, location, native }));`;
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    const require = createRequire(import.meta.url);
    const { version } = require('onnxruntime-node/package.json') as { version: string };
    const location = dirname(require.resolve('onnxruntime-node/package.json'));
    expect(JSON.parse(printed)).toEqual({ version, location, native: [] });
  });
});
