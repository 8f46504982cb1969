import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';

const ENTRY = new URL('../../dist/index.js', import.meta.url).href;

describe('installedEngine', () => {
  it('gives the version in the package’s manifest, and loads nothing native', () => {
    const script = `
      const { installedEngine } = await import(${JSON.stringify(ENTRY)});
      const version = await installedEngine('ort');
      const native = process.report.getReport().sharedObjects.filter((path) => /onnxruntime/.test(path));
      console.log(JSON.stringify({ version, native }));`;
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string };
    expect(JSON.parse(printed)).toEqual({ version, native: [] });
  });
});
