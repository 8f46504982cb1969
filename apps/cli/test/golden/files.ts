import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIGITS, FIXTURES } from '../e2e/given.js';

/** Puts into a folder what the commands of the record are given. */
export function fillFolder(folder: string): void {
  const digits = readFileSync(DIGITS);
  mkdirSync(join(folder, 'mirror'), { recursive: true });
  writeFileSync(join(folder, 'digits.onnx'), digits);
  writeFileSync(join(folder, 'cut.onnx'), digits.subarray(0, 20_000));
  writeFileSync(join(folder, 'cut.json'), '{"schemaVersion": ');
  copyFileSync(join(FIXTURES, 'digits-calibration.npy'), join(folder, 'calibration.npy'));
  copyFileSync(DIGITS, join(folder, 'mirror', 'digits.onnx'));
  const model = {
    id: 'digits',
    fileName: 'digits.onnx',
    sha256: createHash('sha256').update(digits).digest('hex'),
    sizeBytes: digits.length,
    urls: ['https://models.example/digits.onnx'],
  };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ models: [model] }));
}
