import { type Estimate, inverse, type Report } from '@rn50/bench-stats';
import { plural } from '@rn50/bench-stats/words';
import { briefWarnings } from '../../findings/brief-warnings.js';
import { gradeFindings } from '../../findings/grade.js';
import { limitSentences } from '../../findings/limits.js';
import { nextSteps } from '../../findings/next-steps.js';
import { formatMeasure, formatTimes, formatTimesInterval } from '../../format/numbers.js';
import { printable } from '../../format/printable.js';
import { type Column, engineGroups } from '../../view/columns.js';
import type { Measured } from '../../view/measured.js';
import { batchWords, settingOf } from '../../view/setting.js';
import { GRADE_SEVERITY, type Severity } from '../../view/severity.js';
import { type Html, type HtmlValue, html } from '../html.js';
import { SEVERITY_CLASS } from '../tables.js';

/** The first screen below the answer: three figures, why, and what to do next. */
export function leadHtml(report: Report): Html {
  const { baseline = null, candidate = null } = engineGroups(report)[0] ?? {};
  const column = candidate ?? baseline;
  const figures = column === null ? [] : [speed(report, column, baseline), latency(report, column, baseline)];
  return html`<dl class="figures">
${figures}${grade(report)}</dl>
${boxes(report)}`;
}

/** Below 1 it is slower, above 1 faster; an interval with 1 in it decides nothing. */
function severityOfSpeed({ low, high }: Estimate): Severity {
  if (low > 1) return 'good';
  return high < 1 ? 'bad' : 'warning';
}

function speed(report: Report, { throughputTimes, throughputFps }: Column, baseline: Column | null): Html | null {
  return figure('Throughput, higher is better', {
    times: throughputTimes,
    severity: throughputTimes.kind === 'estimate' ? severityOfSpeed(throughputTimes.estimate) : 'info',
    own: throughputFps,
    base: baseline?.throughputFps,
    unit: 'images/s',
    at: batchWords(settingOf(report).throughput.batch),
  });
}

function latency(report: Report, { latencyTimes, latencyMs }: Column, baseline: Column | null): Html | null {
  return figure('Latency, lower is better', {
    times: latencyTimes,
    severity: latencyTimes.kind === 'estimate' ? severityOfSpeed(inverse(latencyTimes.estimate)) : 'info',
    own: latencyMs,
    base: baseline?.latencyMs,
    unit: 'ms',
    at: batchWords(settingOf(report).latency.batch, 'median'),
  });
}

interface Figure {
  readonly times: Measured;
  readonly severity: Severity;
  readonly own: Measured;
  readonly base: Measured | undefined;
  readonly unit: string;
  readonly at: string;
}

/** The ratio with its interval, and what it is a ratio of; the figure alone where there is no ratio. */
function figure(name: string, { times, severity, own, base, unit, at }: Figure): Html | null {
  if (own.kind !== 'estimate') return null;
  const words = `${formatMeasure(own.estimate.value)} ${unit}`;
  const against = base?.kind === 'estimate' ? ` in place of ${formatMeasure(base.estimate.value)}` : '';
  if (times.kind !== 'estimate') return figureHtml(name, words, 'info', [at]);
  const interval = `95 % interval ${formatTimesInterval(times.estimate)}`;
  return figureHtml(name, `${formatTimes(times.estimate.value)}×`, severity, [interval, `${words}${against}, ${at}`]);
}

function figureHtml(name: string, value: string, severity: Severity, lines: readonly HtmlValue[]): Html {
  return html`<div><dt>${name}</dt><dd class="value ${SEVERITY_CLASS[severity]}">${value}</dd>${lines.map((line) => line !== false && html`<dd>${line}</dd>`)}</div>
`;
}

function grade(report: Report): Html {
  const [finding] = gradeFindings(report);
  const words = finding?.text.replace(/^Grade: \S+ \(/, '').replace(/\)$/, '') ?? '';
  const value = report.grade === 'inconclusive' ? 'Undecided' : `Grade ${report.grade}`;
  const { length } = report.warnings;
  const warnings = length > 0 && html`<a href="#warnings">${plural(length, 'warning')}</a>`;
  const [first] = briefWarnings(report);
  return figureHtml('How sure', value, GRADE_SEVERITY[report.grade], [words, first?.finding.text ?? false, warnings]);
}

/** Why it is so, and what to do next. */
function boxes(report: Report): Html {
  const causes = (report.why?.verdicts ?? []).slice(0, 2).map(({ cause }) => printable(cause, 600));
  const why = [...causes, ...limitSentences(report)];
  const steps = nextSteps(report);
  return html`${why.length > 0 && html`<div class="next"><h2>Why</h2>${why.map((line) => html`<p>${line}</p>`)}</div>\n`}${
    steps.length > 0 &&
    html`<div class="next"><h2>What to do next</h2><ul>${steps.map(({ text, command }) => html`<li>${text}${command !== null && html` <code>${command}</code>`}</li>`)}</ul></div>\n`
  }`;
}
