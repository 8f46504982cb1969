import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { needsTime } from '../../../../testing/long.js';
import { buildReport, FP32, INT8, INT8_PAIR, TUNED, TUNED_PAIR } from '../fixtures.js';

const PACKAGE = new URL('../../dist/index.js', import.meta.url).href;
const CHILD = { cwd: fileURLToPath(new URL('../..', import.meta.url)), timeout: 170_000 };
const REPORT = JSON.stringify(buildReport([FP32, INT8, TUNED], [INT8_PAIR, TUNED_PAIR]));

/** Makes `loadedModules()` list what was imported since it was last asked. Costs a thread, and so memory, of its own. */
const RECORD_MODULES = `
  import { register } from 'node:module';
  import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
  const { port1, port2 } = new MessageChannel();
  port1.unref();
  const hooks = \`
    let port;
    export const initialize = (data) => { port = data.port; };
    export const resolve = async (specifier, context, next) => {
      const found = await next(specifier, context);
      port.postMessage(found.url);
      return found;
    };\`;
  register('data:text/javascript,' + encodeURIComponent(hooks), { data: { port: port2 }, transferList: [port2] });
  const loadedModules = () => {
    const urls = [];
    for (let message = receiveMessageOnPort(port1); message; message = receiveMessageOnPort(port1)) urls.push(message.message);
    return urls;
  };
`;

/** Runs a module in a fresh process that gets the report on stdin as `report`; the last expression is printed. */
async function inFreshProcess(body: string, preamble = ''): Promise<unknown> {
  const script = `
    ${preamble}
    import { text } from 'node:stream/consumers';
    const report = JSON.parse(await text(process.stdin));
    const rendering = await import(${JSON.stringify(PACKAGE)});
    const result = await (async () => { ${body} })();
    console.log(JSON.stringify(result));
  `;
  const { stdout, stderr } = await execa(
    process.execPath,
    ['--no-warnings', '--expose-gc', '--input-type=module', '--eval', script],
    {
      ...CHILD,
      input: REPORT,
    },
  );
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

describe('in a process of its own', () => {
  it('loads ECharts and the canvas for charts only', async () => {
    const [before, after] = (await inFreshProcess(
      `
      rendering.renderText(report);
      rendering.renderJson(report);
      const before = loadedModules();
      await rendering.renderChart(report, 'times');
      return [before, loadedModules()];
    `,
      RECORD_MODULES,
    )) as [string[], string[]];
    const heavy = (url: string) => /[\\/](echarts|zrender|canvas)([\\/]|\.js)/.test(url);
    expect(before.some((url) => url.endsWith('/render-text.js'))).toBe(true);
    expect(before.filter(heavy)).toEqual([]);
    expect(after.some((url) => /[\\/]canvas[\\/]index\.js$/.test(url))).toBe(true);
    // The build makes one file of ECharts: as installed it is 60 MB, and 262 modules that take four times as long to load.
    const echarts = after.filter((url) => /[\\/](echarts|zrender)([\\/]|\.js)/.test(url));
    expect(echarts.map((url) => url.split('/report-render/')[1])).toEqual(['dist/chart/echarts.js']);
  });

  it('stays small: two charts take little more than the libraries that draw them, and more do not pile up', {
    timeout: 180_000,
    ...needsTime(),
  }, async () => {
    const seen = (await inFreshProcess(`
      const rssMb = () => { gc(); return process.memoryUsage().rss / 1e6; };
      const draw = async (count) => { for (let i = 0; i < count; i += 1) await rendering.renderChart(report, i % 2 ? 'times' : 'absolute'); };
      const empty = rssMb();
      await draw(2);
      const two = rssMb();
      await draw(4);
      const six = rssMb();
      await draw(8);
      return { empty, two, six, fourteen: rssMb() };
    `)) as { empty: number; two: number; six: number; fourteen: number };
    // About 70 MB in Node 20; newer ones take more, with their larger young generation.
    expect(seen.two - seen.empty).toBeLessThan(170);
    // A chart that is not disposed of keeps its 10 MB canvas: 8 of them would be 80 MB.
    expect(seen.fourteen - seen.six).toBeLessThan(60);
  });
});
