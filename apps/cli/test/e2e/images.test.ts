import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseReport } from '@rn50/bench-stats';
import { beforeAll, describe, expect, it } from 'vitest';
import { needsTime } from '../../../../testing/long.js';
import { digits, writeDigit } from './digit-pictures.js';
import { DIGITS, QUICKLY, rn50, scratch, WARM } from './run-bin.js';

const folder = scratch();
const images = join(folder, 'pictures');
const all = digits();
/** The model's own size, so that nothing is cut away. */
const AS_IT_IS = ['--resize', '8'];
const compare = (args: readonly string[]) => rn50(['--fp32', DIGITS, ...args], { cwd: folder });

beforeAll(() => {
  all.forEach(({ pixels, label }, index) => {
    mkdirSync(join(images, String(label)), { recursive: true });
    writeDigit(join(images, String(label), `${index}.png`), pixels);
  });
  copyFileSync(WARM.int8, join(folder, 'int8.onnx'));
});

describe('rn50 compare --images', () => {
  it('tells the accuracy of both models on a folder of class folders, in report and on screen', async () => {
    const options = ['--images', 'pictures', ...AS_IT_IS, ...QUICKLY, '--verbose', '--out', 'a'];
    const run = await compare(['--int8', 'int8.onnx', ...options]);
    expect(run.exitCode, run.stderr).toBe(0);
    const report = parseReport(JSON.parse(readFileSync(join(folder, 'a', 'report.json'), 'utf8')));
    const [fp32, int8, ...more] = report.accuracy ?? [];
    expect(more).toEqual([]);
    expect(fp32).toMatchObject({ variantId: 'ort-fp32', images: 360, labels: 'folder-numbers' });
    expect(int8).toMatchObject({ variantId: 'ort-int8', images: 360, difference: { reference: 'ort-fp32' } });
    // What the network was trained to: 359 of the 360 test images.
    expect(fp32?.top1.value).toBeCloseTo(359 / 360, 10);
    expect(fp32?.top1.low).toBeCloseTo(0.9845, 3);
    expect(fp32?.top1.high).toBeLessThan(1);
    expect(int8?.top1.value).toBeGreaterThanOrEqual(0.994);
    expect(int8?.top5?.value).toBeGreaterThan(0.99);
    const difference = int8?.difference?.top1;
    expect(difference?.value).toBeCloseTo((fp32?.top1.value ?? 0) - (int8?.top1.value ?? 1), 10);
    expect(difference?.low).toBeLessThan(0.001);
    expect(report.fidelity).toMatchObject([{ inputs: 360, layerInputs: 8 }]);
    expect(report.fidelity[0]?.top1Agreement).toBeGreaterThan(0.99);
    expect(report.fidelity[0]?.top5Agreement).toBeGreaterThan(0.9);
    expect(report.fidelity[0]?.layers).toHaveLength(16);

    expect(run.stdout).toMatch(
      /^INT8 outputs against FP32: .*, same top-1 class for 3\d\d of 360 inputs, [\d.]+ % of the top-5 classes$/m,
    );
    expect(run.stdout).toMatch(
      /^ {2}lowest SQNR among 16 layers, losses of earlier layers included: (\w+ \S+ [\d.]+ dB(, )?){3}$/m,
    );
    expect(run.stdout).toMatch(
      /^Accuracy on 360 labelled pictures \(class folders numbered by their names; 95 % intervals\):\n {2}FP32: top-1 99\.72 % \(98\.4\d to 99\.95\), top-5 .*\n {2}INT8: top-1 99\.\d\d % .*, FP32 is (the same|[\d.]+ points (better|worse)) \(/m,
    );
  });

  it('takes a CSV file, and a report that is rendered again says the same', needsTime(), async () => {
    const rows = all.slice(0, 30).map(({ label }, index) => `pictures/${label}/${index}.png,${label}`);
    writeFileSync(join(folder, 'labels.csv'), `path,label\n${rows.join('\n')}\n`);
    const options = ['--images', 'labels.csv', ...AS_IT_IS, ...QUICKLY, '--verbose', '--out', 'b'];
    const run = await compare(['--int8', 'int8.onnx', ...options]);
    expect(run.exitCode, run.stderr).toBe(0);
    const [title, ...lines] = run.stdout.split('\n').filter((line) => /^Accuracy|^ {2}\w+: top-1/.test(line));
    expect(title).toBe('Accuracy on 30 labelled pictures (classes as the CSV file gives them; 95 % intervals):');
    expect(lines).toHaveLength(2);
    const again = await rn50(['report', join('b', 'report.json'), '--verbose', '--out', 'c'], { cwd: folder });
    expect(again.exitCode, again.stderr).toBe(0);
    for (const line of [title, ...lines]) expect(again.stdout).toContain(`${line}\n`);
  });
});

describe('pictures that cannot be used', () => {
  const refused = async (args: readonly string[]) => {
    const run = await compare([...args, ...AS_IT_IS, ...QUICKLY, '--int8', 'int8.onnx', '--out', 'bad']);
    // Nothing was measured.
    expect(existsSync(join(folder, 'bad', 'report.json'))).toBe(false);
    expect(existsSync(join(folder, 'bad', 'report.partial.jsonl'))).toBe(false);
    expect(run.stdout).toBe('');
    return { exitCode: run.exitCode, line: run.stderr.trim() };
  };

  it('are refused where there are none', async () => {
    expect(await refused(['--images', 'nowhere'])).toEqual({
      exitCode: 2,
      line: expect.stringMatching(/^error: --images nowhere: there is no such file or folder\. /),
    });
    mkdirSync(join(folder, 'empty'));
    expect(await refused(['--images', 'empty'])).toEqual({
      exitCode: 3,
      line: expect.stringMatching(/^error: the folder \S+empty holds no image /),
    });
    expect((await refused(['--images', 'int8.onnx'])).line).toContain('is neither a folder nor a .csv file');
  });

  it('are refused by line where a CSV file is wrong', async () => {
    const first = `pictures/${all[0]?.label}/0.png`;
    const lineOf = async (text: string) => {
      writeFileSync(join(folder, 'bad.csv'), text);
      const { exitCode, line } = await refused(['--images', 'bad.csv']);
      expect(exitCode).toBe(3);
      return line;
    };
    expect(await lineOf(`${first},1\ngone.png,2\n`)).toContain('line 2 of bad.csv names gone.png, which is no file');
    expect(await lineOf(`${first},1\n${first}\n`)).toContain('line 2 of bad.csv is not "path,label"');
    expect(await lineOf(`${first},1\n${first},10\n`)).toMatch(
      /line 2 of bad\.csv gives \S+0\.png the class 10; the model has 10 classes/,
    );
  });

  it('are refused by name where one does not decode', async () => {
    mkdirSync(join(folder, 'broken', '1'), { recursive: true });
    writeDigit(join(folder, 'broken', '1', 'a.png'), all[0]?.pixels ?? new Float32Array());
    writeFileSync(join(folder, 'broken', '1', 'b.png'), '<html>404</html>');
    const { exitCode, line } = await refused(['--images', 'broken']);
    expect(exitCode).toBe(3);
    expect(line).toMatch(/^error: --images broken: the image \S+b\.png cannot be decoded/);
  });

  it('are missed where options about them are given', async () => {
    const run = await compare(['--resize', '8', ...QUICKLY]);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain('--resize is for pictures, and there are none. Add --images');
  });
});
