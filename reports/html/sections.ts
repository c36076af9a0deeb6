/** The sections of the report, in reading order; each is left out where the result has nothing to show in it. */
import { areaFigure } from '../figures/area.ts';
import { depthFigures } from '../figures/depth.ts';
import { deviceFigures } from '../figures/devices.ts';
import { energyFigures } from '../figures/energy.ts';
import { latencyFigure } from '../figures/latency.ts';
import { learningCurves } from '../figures/learning-curves.ts';
import { areaMaps, energyFlows, firstTab } from '../figures/portraits.ts';
import { sweepFigures } from '../figures/sweeps.ts';
import { timelineFigures } from '../figures/timeline.ts';
import { tradeOffFigures } from '../figures/trade-off.ts';
import type { Result } from '../result.ts';
import { labelOf, type Summary, stepName, summarise } from '../summary.ts';
import { withoutSweeps } from '../sweeps.ts';
import { arraysTable } from '../tables/arrays-table.ts';
import { breakdownTables } from '../tables/breakdown-table.ts';
import { demandsTable } from '../tables/demands-table.ts';
import { factsList, reproduceBox, studyText } from '../tables/facts.ts';
import { performanceTables } from '../tables/performance-table.ts';
import { assumptionsList, sourcesTable } from '../tables/sources-table.ts';
import { summaryTable } from '../tables/summary-table.ts';
import { sweepTables } from '../tables/sweeps-table.ts';
import type { Section } from './document.ts';
import { figureRow, figureTabs } from './figure-panel.ts';
import { html } from './html.ts';

export function sectionsOf(whole: Result, told: Summary): Section[] {
  // Points of sweeps have a section of their own; all others are about the variants that are swept.
  const result = withoutSweeps(whole);
  const summary = result.outcomes.length === whole.outcomes.length ? told : summarise(result);
  return [
    sweepsSection(whole),
    devicesSection(result),
    summarySection(result, summary),
    depthSection(result, summary),
    learningSection(result),
    summary.learns ? tradeOffSection(result) : null,
    timelineSection(result, summary),
    energySection(result, summary),
    areaSection(result, summary),
    performanceSection(result),
    arraysSection(result),
    summary.learns ? demandsSection(result) : null,
    billSection(result),
    runSection(result),
  ].flatMap((section) => section ?? []);
}

function sweepsSection(result: Result): Section | null {
  const panels = sweepFigures(result);
  if (panels.length === 0) return null;
  const seeds = Math.max(...result.outcomes.map((outcome) => outcome.seeds.length));
  const programmed = result.outcomes.some(({ seeds: all }) => all.some(({ floatingPoint }) => floatingPoint));
  const caption = html`<b>Test accuracy against one value of the study at a time.</b> All else stays as the study has it; the ring marks its own value. ${programmed ? 'The dashed line is the network in floating point, before it was programmed. ' : ''}${
    seeds > 1 ? `Points are means of ${seeds} seeds, bars one standard deviation to either side. ` : 'One seed. '
  }The axis is logarithmic in the error.`;
  const description = 'Test accuracy against each swept figure, a line for each variant';
  return {
    id: 'sweeps',
    name: 'Sweeps',
    title: 'What it depends on',
    body: html`${figureRow({ id: 'figure-sweeps', panels, description, caption, three: panels.length % 3 === 0 })}<details><summary>The figures behind it</summary>${sweepTables(result)}</details>`,
  };
}

function summarySection(result: Result, summary: Summary): Section {
  const reference = labelOf(summary.reference);
  const compared = summary.rows.some(({ relative }) => relative !== null);
  const spread = Math.max(0, ...summary.rows.map(({ accuracy }) => accuracy?.count ?? 0)) > 1;
  return {
    id: 'results',
    name: 'Results',
    title: 'Results',
    body: html`${summaryTable(result, summary)}<p class="quiet">${compared ? `Small figures compare with ${reference} on the same variant. ` : ''}${
      spread ? 'Accuracy is that of the last epoch, mean ± standard deviation over the seeds. ' : ''
    }${summary.learns ? 'Learning latency is the part of a step after its forward pass: error, gradient and update.' : ''}</p>`,
  };
}

function depthSection(result: Result, summary: Summary): Section | null {
  const panels = depthFigures(result);
  if (panels.length === 0) return null;
  const caption = html`<b>Learning latency and energy against depth.</b> The points are ratios of two bills. The line is the law N/(sN + 1 − s) for the share s of ${labelOf(summary.reference)}’s learning latency that no rule can spread over layers, as each bill states it.`;
  const description = 'Speed-up, learning latency and energy against the number of layers';
  return {
    id: 'depth',
    name: 'Depth',
    title: 'What depth does',
    body: figureRow({ id: 'figure-depth', panels, description, caption, lead: true }),
  };
}

function devicesSection(result: Result): Section | null {
  const panels = deviceFigures(result);
  if (panels.length === 0) return null;
  const caption = html`<b>Accuracy against what pulses do.</b> Nonlinearity: how far potentiation or depression bends from a straight line at most. Asymmetry: difference of a step up and a step down over their mean. Spread: of the step between crosspoints and from pulse to pulse, deviation over mean. A thin line joins the rules on one device.`;
  const description = 'Final test accuracy against nonlinearity, asymmetry and spread of the devices';
  return {
    id: 'devices',
    name: 'Devices',
    title: 'What the devices do to it',
    body: figureRow({ id: 'figure-devices', panels, description, caption, lead: true }),
  };
}

function learningSection(result: Result): Section | null {
  // Arrays that are programmed have one accuracy, and no curve.
  const epochs = result.outcomes.flatMap(({ seeds }) => seeds.map((seed) => seed.epochs.length));
  const panels = epochs.some((count) => count > 1) ? learningCurves(result) : [];
  if (panels.length === 0) return null;
  const seeds = Math.max(...result.outcomes.map((outcome) => outcome.seeds.length));
  const band =
    seeds > 2
      ? `Lines are means of ${seeds} seeds, bands one standard deviation to either side.`
      : seeds === 2
        ? 'Lines are means of two seeds, bands reach from one to the other.'
        : 'One seed.';
  const caption = html`<b>Test accuracy after each epoch.</b> ${band} The axis is logarithmic in the error: equal distances are equal factors of it.`;
  const description = 'Test accuracy over the epochs, a line for each rule';
  return {
    id: 'learning',
    name: 'Learning',
    title: 'How well it learns',
    body: figureRow({ id: 'figure-learning', panels, description, caption }),
  };
}

function tradeOffSection(result: Result): Section | null {
  const panels = tradeOffFigures(result);
  if (panels.length === 0) return null;
  const apart = panels.length > 2;
  const what = apart ? 'All figures share their axes' : 'Colour is the rule, shape the variant';
  const caption = html`<b>Accuracy against cost.</b> Best is at the top left. ${what}; dotted where rules are many: what no other rule of the variant beats in both.`;
  const description = 'Final test accuracy against energy and against latency';
  return {
    id: 'trade-off',
    name: 'Trade-off',
    title: 'What the accuracy costs',
    body: figureRow({ id: 'figure-trade-off', panels, description, caption }),
  };
}

function timelineSection(result: Result, summary: Summary): Section | null {
  const panels = timelineFigures(result);
  if (panels.length === 0) return null;
  const rows = figureRow({
    id: 'figure-latency',
    panels: [{ title: '', figure: latencyFigure(result) }],
    description: `Latency of one ${stepName(result)} by phase`,
    caption: html`<b>What sets the latency of a step.</b> Time along the critical path, by phase, so the parts add up to the step.`,
  });
  const timeline = {
    id: 'figure-timeline',
    panels,
    description: `Timeline of one ${stepName(result)}: which resource is busy when, for each rule`,
    caption: html`<b>One ${stepName(result)}, resource by resource.</b> All rules share one axis of time. Solid bars set the latency and the line follows them; pale bars run beside them. The coloured mark is the end of the step.`,
  };
  return {
    id: 'timeline',
    name: 'Timeline',
    title: 'Where the time goes',
    body: html`${figureTabs(timeline, summary.variant)}${rows}`,
  };
}

function energySection(result: Result, summary: Summary): Section {
  const energy = {
    id: 'figure-energy',
    panels: energyFigures(result),
    description: `Energy of a ${stepName(result)} by phase and component, for each rule`,
    caption: html`<b>Energy by phase and component.</b> Read per image below, per step above. The bars of the phases add up to those of the whole step.`,
  };
  const flow = {
    id: 'figure-energy-flow',
    panels: energyFlows(result),
    description: `How the energy of a ${stepName(result)} flows from phases through blocks to components`,
    caption: html`<b>From what asks for energy to what takes it.</b> Every band is as wide as the energy it stands for; what is small stands together. Components have the colours of the bars above.`,
  };
  const flows = flow.panels.length === 0 ? null : figureTabs(flow, firstTab(summary));
  return {
    id: 'energy',
    name: 'Energy',
    title: 'Where the energy goes',
    body: html`${figureTabs(energy, summary.variant)}${flows}`,
  };
}

function areaSection(result: Result, summary: Summary): Section {
  const area = {
    id: 'figure-area',
    panels: [{ title: '', figure: areaFigure(result) }],
    description: 'Chip area by component, for each rule',
    caption: html`<b>Area by component.</b> Arrays, their periphery and what the rule adds to them. Colours as in the energy figure.`,
  };
  const map = {
    id: 'figure-area-map',
    panels: areaMaps(result),
    description: 'The area of the chip as rectangles, by block and component',
    caption: html`<b>The chip, block by block.</b> Every rectangle is in proportion to the area it stands for; where it stands says nothing. A click opens a block, another on its title closes it.`,
  };
  const maps = map.panels.length === 0 ? null : figureTabs(map, firstTab(summary));
  return { id: 'area', name: 'Area', title: 'Where the area goes', body: html`${figureRow(area)}${maps}` };
}

function performanceSection(result: Result): Section {
  return {
    id: 'performance',
    name: 'Performance',
    title: 'Performance',
    body: html`${performanceTables(result)}<p class="quiet">An operation is a multiplication or an addition of a weight: two a crosspoint and vector. Power and energy include leakage. Energy × delay is that of one ${stepName(result)} or of one image.</p><details><summary>By component, layer, level and phase</summary>${breakdownTables(result)}</details>`,
  };
}

function arraysSection(result: Result): Section | null {
  const table = arraysTable(result);
  if (table === null) return null;
  return {
    id: 'arrays',
    name: 'Arrays',
    title: 'How weights lie on arrays',
    body: html`${table}<p class="quiet">Filled: crosspoints that hold a weight, over all. Ranges are in units of the weight of a full cell × scaled input. The residual bounds the relative error of the currents that solving the wires left.</p>`,
  };
}

function demandsSection(result: Result): Section {
  const intro = html`<p>Nothing here was declared: it is read off the program that each rule recorded.</p>`;
  return {
    id: 'demands',
    name: 'Hardware',
    title: 'What each rule asks of the hardware',
    body: html`${intro}${demandsTable(result)}`,
  };
}

function billSection(result: Result): Section {
  return {
    id: 'bill',
    name: 'Bill',
    title: 'How the bill was made',
    body: html`<h3>Assumptions</h3>${assumptionsList(result)}<details><summary>Formulas and sources</summary>${sourcesTable(result)}</details>`,
  };
}

function runSection(result: Result): Section {
  return {
    id: 'run',
    name: 'Run',
    title: 'The run, and how to repeat it',
    body: html`${reproduceBox(result)}${factsList(result)}${studyText(result)}`,
  };
}
