import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Report } from '@rn50/bench-stats';
import axe from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needsBrowser, useBrowser } from '../../../../testing/browser.js';
import { anonymous } from '../../src/anonymous/anonymous.js';
import { renderJson } from '../../src/json/render-json.js';
import { renderHtml } from '../../src/page/render-html.js';
import { fullReport, usualReport } from './full-report.js';

const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 360, height: 720 };

describe('the page in a browser', needsBrowser(), () => {
  const browser = useBrowser();
  const report: Report = fullReport();
  let folder = '';
  let address = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rn50-page-'));
    const file = join(folder, 'report.html');
    writeFileSync(file, await renderHtml(report));
    address = pathToFileURL(file).href;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Opens the page; `complaints` has what the browser says against it, and every request but that for the page. */
  async function open(options: BrowserContextOptions): Promise<{ page: Page; complaints: string[] }> {
    const context = await browser().newContext(options);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
    page.on('request', (request) => {
      if (request.url() !== address && !request.url().startsWith('data:,'))
        complaints.push(`request: ${request.url()}`);
    });
    await page.goto(address);
    return { page, complaints };
  }

  it('has no fault for everyone who reads it, light and dark, on a desk and on a phone, and asks for nothing', async () => {
    const { page, complaints } = await open({ viewport: DESKTOP, colorScheme: 'light' });
    expect(await page.locator('[style]').count()).toBe(0);
    expect(await faultsOf(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await faultsOf(page, CONTRAST)).toEqual([]);
    await page.setViewportSize(PHONE);
    expect(await widerThanWindow(page)).toBe(0);
    expect(await faultsOf(page, SIZES)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('is complete without scripts', async () => {
    const { page, complaints } = await open({ javaScriptEnabled: false, viewport: DESKTOP });
    expect(await page.locator('h1').textContent()).toBe(
      'INT8 is 3.1 times as fast with onnxruntime 1.30.0 (3.05 to 3.11), 2.8 at batch 1',
    );
    expect(await page.locator('section > h2').allTextContents()).toEqual([
      'Speed',
      'Gates',
      'Warnings',
      'Cause, fix and gain',
      'Layers',
      'Outputs',
      'Engines',
      'Batch, threads, instances',
      'Distribution of times',
      'The run over time',
      'Machine and programs',
      'Settings',
      'Measure again',
      'Terms',
    ]);
    expect(await page.locator('button').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('is light on paper, and a usual run takes two sheets', async () => {
    const { page } = await open({ viewport: DESKTOP, colorScheme: 'dark' });
    await page.setContent(await renderHtml(usualReport()));
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    expect(await faultsOf(page, CONTRAST)).toEqual([]);
    const pdf = (await page.pdf({ format: 'A4', preferCSSPageSize: true })).toString('latin1');
    expect(pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length).toBeLessThanOrEqual(2);
    await page.context().close();
  });

  it('sorts a table by keyboard, both ways and back, and says so', async () => {
    const { page } = await open({ viewport: DESKTOP });
    const table = page.locator('table[data-sortable]').first();
    const names = () => table.locator('tbody th').allTextContents();
    const heading = table.locator('thead th').nth(2);
    const asWritten = ['FP32', 'INT8', 'INT8 tuned', 'FP32', 'INT8'];
    expect(await names()).toEqual(asWritten);
    await heading.locator('button').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    expect([await heading.getAttribute('aria-sort'), (await names()).at(-1)]).toEqual(['descending', 'FP32']);
    expect((await names())[0]).toMatch('INT8');
    await page.keyboard.press('Enter');
    expect([await heading.getAttribute('aria-sort'), await names()]).toEqual([null, asWritten]);
    await page.context().close();
  });

  it('shows what a bar is beside the pointer, by keyboard too, without a style attribute', async () => {
    const { page, complaints } = await open({ viewport: DESKTOP });
    const chart = page.locator('#chart-absolute svg');
    const box = page.locator('.tip-box');
    const hovered = async () => {
      await chart.locator('.tip').first().hover();
      return box.isVisible();
    };
    // Moving there scrolls the page, which hides the words again.
    await expect.poll(hovered).toBe(true);
    expect(await box.textContent()).toContain('FP32');
    const [near, tip] = [await box.boundingBox(), await chart.locator('.tip').first().boundingBox()];
    expect(Math.abs((near?.y ?? 0) - (tip?.y ?? 9999))).toBeLessThan(500);
    await page.locator('#chart-absolute .chart').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await box.textContent()).toContain('INT8');
    expect(await page.locator('[style]').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('enlarges a chart, and closes it by keyboard', async () => {
    const { page, complaints } = await open({ viewport: DESKTOP });
    await page.locator('#chart-times').getByRole('button', { name: 'Enlarge' }).click();
    const large = page.locator('dialog svg');
    const before = (await large.boundingBox())?.width ?? 0;
    await page.getByRole('button', { name: 'Larger' }).click();
    expect((await large.boundingBox())?.width).toBeGreaterThan(before * 1.3);
    await page.keyboard.press('Escape');
    expect(await page.locator('dialog').isVisible()).toBe(false);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('gives the report with every sample, and a chart as a file', async () => {
    const { page, complaints } = await open({ viewport: DESKTOP });
    const saved = async (act: () => Promise<void>) => {
      const [download] = await Promise.all([page.waitForEvent('download'), act()]);
      const file = join(folder, download.suggestedFilename());
      await download.saveAs(file);
      return readFileSync(file, 'utf8');
    };
    const json = await saved(() => page.getByRole('button', { name: 'Save report.json' }).click());
    expect(JSON.parse(json)).toEqual(JSON.parse(renderJson(anonymous(report))));
    const svg = await saved(() => page.locator('#chart-times').getByRole('button', { name: 'Save as SVG' }).click());
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(complaints.filter((words) => !words.includes('blob:'))).toEqual([]);
    await page.context().close();
  });

  it('copies the command', async () => {
    const { page } = await open({ viewport: DESKTOP, permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByRole('button', { name: 'Copy' }).click();
    await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toContain('rn50 compare');
    await page.context().close();
  });
});

/** What colours change, and what widths change. */
const CONTRAST: axe.RunOptions = { runOnly: ['color-contrast'] };
const SIZES: axe.RunOptions = { runOnly: ['scrollable-region-focusable', 'target-size', 'meta-viewport'] };

/** The serious and critical faults that axe-core finds. */
async function faultsOf(page: Page, rules: axe.RunOptions = {}): Promise<string[]> {
  await page.evaluate(axe.source);
  const options = JSON.stringify({ ...rules, resultTypes: ['violations'] });
  const { violations } = (await page.evaluate(`axe.run(${options})`)) as axe.AxeResults;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** By how many pixels the page could be moved sideways. */
async function widerThanWindow(page: Page): Promise<number> {
  const width = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
  return Number(await page.evaluate(width));
}
