import { element, escapeMarkup } from './markup.ts'
import { chartSize, kindColour, kinds, timelineChart } from './timeline-chart.ts'
import type { TimelineRun } from './timeline-run.ts'

const style = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1c2330; --faint: #687182; --line: #e4e7ed; --card: #f6f7f9; --segment: #e9edf3;
  --prepass: #8e6bbf; --extract: #2f6fb5; --mine: #2a9d76; --repair: #d08a1d; --review: #b8527f; --embed: #6f8596;
  --other: #7d7d7d; --bad: #cf3b33;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181f; --ink: #e4e8ef; --faint: #929cad; --line: #2a313c; --card: #1c222b; --segment: #262e3a;
    --prepass: #b292e0; --extract: #5c9ee6; --mine: #4cc39b; --repair: #e5ac4d; --review: #dd7fa8; --embed: #93a9ba;
    --other: #a3a3a3; --bad: #f0675f;
  }
}
body { margin: 0; padding: 32px; background: var(--paper); color: var(--ink); font: 14px/1.5 system-ui, sans-serif; }
main { max-width: ${chartSize}px; margin: 0 auto; }
h1 { font-size: 22px; font-weight: 650; margin: 0 0 18px; overflow-wrap: anywhere; }
dl { display: flex; flex-wrap: wrap; gap: 10px; margin: 0 0 22px; }
dl div { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 8px 14px; }
dt { color: var(--faint); font-size: 12px; }
dd { margin: 0; font-size: 16px; font-weight: 600; font-variant-numeric: tabular-nums; }
ul { list-style: none; display: flex; flex-wrap: wrap; gap: 6px 18px; padding: 0; margin: 0 0 14px; color: var(--faint); font-size: 12px; }
li { display: flex; align-items: center; gap: 6px; }
li i { width: 18px; height: 8px; border-radius: 2px; background: var(--kind); }
li i.rejected, li i.failed { background: var(--bad); }
li i.abandoned { background: repeating-linear-gradient(135deg, var(--faint) 0 2px, transparent 2px 5px); }
li i.segment { background: var(--segment); }
.chart { overflow-x: auto; }
svg { display: block; font: 11px system-ui, sans-serif; font-variant-numeric: tabular-nums; }
.grid { stroke: var(--line); }
.tick { fill: var(--faint); text-anchor: middle; }
.label { fill: var(--ink); text-anchor: end; }
.flight { fill: var(--extract); fill-opacity: 0.22; stroke: var(--extract); }
.segment { fill: var(--segment); }
.segment.failed { stroke: var(--bad); stroke-width: 1.5; }
.segment.stood_in { stroke: var(--repair); stroke-dasharray: 4 3; }
.call { fill: var(--kind); }
.call.rejected, .call.failed { fill: var(--bad); }
.call.abandoned { fill: none; stroke: var(--kind); stroke-dasharray: 3 2; }
.waiting { fill: var(--paper); fill-opacity: 0.45; pointer-events: none; }
g:hover > .call { filter: brightness(1.2); }
`

/** The run as one self-contained HTML file: no script, nothing loaded from elsewhere. */
export function timelinePage(run: TimelineRun): string {
  const figures = run.figures.map(([label, value]) =>
    element('div', {}, element('dt', {}, escapeMarkup(label)) + element('dd', {}, escapeMarkup(value))),
  )
  const body = element(
    'main',
    {},
    element('h1', {}, escapeMarkup(run.name)) +
      element('dl', {}, figures.join('')) +
      element('ul', {}, legend(run).join('')) +
      element('div', { class: 'chart' }, timelineChart(run)),
  )
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeMarkup(run.name)}</title>`
  return `<!doctype html>\n<html lang="en"><head>${head}<style>${style}</style></head>\n<body>${body}</body></html>\n`
}

/** What the colours of this run mean. */
function legend(run: TimelineRun): string[] {
  const used = new Set(run.calls.map((call) => kindColour(call.task.kind)))
  const outcomes = new Set(run.calls.map((call) => call.outcome))
  const entry = (attributes: Readonly<Record<string, string>>, text: string): string =>
    element('li', {}, element('i', attributes) + text)
  return [
    entry({ class: 'segment' }, 'segment'),
    ...[...kinds, 'other']
      .filter((kind) => used.has(kind))
      .map((kind) => entry({ style: `--kind: var(--${kind})` }, kind)),
    ...(run.calls.length > 0 ? ['<li>pale: until the first token</li>'] : []),
    ...(outcomes.has('rejected') || outcomes.has('failed') ? [entry({ class: 'failed' }, 'refused or failed')] : []),
    ...(outcomes.has('abandoned') ? [entry({ class: 'abandoned' }, 'called off')] : []),
  ]
}
