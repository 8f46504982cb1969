import { parseReport } from '@rn50/bench-stats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anonymous } from '../../src/anonymous/anonymous.js';
import { buildReport } from '../fixtures.js';
import { hostileText } from '../hostile.js';
import { privateReport, SECRET } from './private-report.js';

describe('anonymous', () => {
  it('holds none of the names and folders of a report, and is as valid', () => {
    fc.assert(
      fc.property(
        fc.array(SECRET, { minLength: 4, maxLength: 4 }),
        ([host = '', user = '', folder = '', project = '']) => {
          const report = privateReport({ host, user, folder, project });
          expect(parseReport(JSON.parse(JSON.stringify(report)))).toEqual(report);
          const masked = anonymous(report);
          const text = JSON.stringify(masked).toLowerCase();
          for (const secret of [host, user, folder, project]) expect(text).not.toContain(secret.toLowerCase());
          expect(parseReport(JSON.parse(JSON.stringify(masked)))).toEqual(masked);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('takes any text for a name', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (host, path) => {
        const base = buildReport();
        const environment = { ...base.environment, host };
        const warnings = [{ code: 'x', message: `/home/${host}/${path} on ${host}`, remedy: path }];
        const models = base.models.map((model) => ({ ...model, path: `/home/${host}/${path}` }));
        const masked = anonymous({ ...base, environment, warnings, models });
        expect(parseReport(masked).environment.host).toBe('anonymous');
      }),
      { numRuns: 30 },
    );
  });

  it('changes nothing else', () => {
    const report = buildReport();
    expect(anonymous(report)).toEqual({ ...report, environment: { ...report.environment, host: 'anonymous' } });
    expect(anonymous(anonymous(report))).toEqual(anonymous(report));
  });

  it('keeps words that a report cannot be without, also where a machine is called so', () => {
    const warnings = [{ code: 'x', message: 'openvino and ort: 2 runs of int8 on linux', remedy: '' }];
    for (const host of ['ort', 'openvino', 'int8', '16', 'a', 'linux', '']) {
      const report = buildReport(undefined, undefined, {
        warnings,
        environment: { ...buildReport().environment, host },
      });
      const masked = anonymous(report);
      expect(masked.warnings).toEqual(warnings);
      expect(masked.variants).toEqual(report.variants);
      expect(masked.environment.host).toBe('anonymous');
    }
  });

  it('takes out a host with its domain, in either case', () => {
    const environment = { ...buildReport().environment, host: 'bigbox.corp.example' };
    const warnings = [{ code: 'x', message: 'BIGBOX is busy', remedy: 'ask bigbox.other.example or bigboxes' }];
    expect(anonymous(buildReport(undefined, undefined, { environment, warnings })).warnings).toEqual([
      { code: 'x', message: '(host) is busy', remedy: 'ask (host) or bigboxes' },
    ]);
  });
});
