/** The page of a fit: how well the law follows the data, what it found, what else was tried, and the device file. */
import { renderDocument, type Section } from '../html/document.ts';
import { figureRow } from '../html/figure-panel.ts';
import { type Html, html } from '../html/html.ts';
import { formatCount, formatPercent, formatQuantity } from '../units.ts';
import type { FitReport } from './fit-report.ts';
import { parametersTable, rankingTable, shareText } from './fit-tables.ts';
import { responseFigure } from './response-figure.ts';
import { stepFigure } from './step-figure.ts';

/** @param plotlySource see `renderDocument` */
export function renderFit(report: FitReport, plotlySource: string): string {
  const { name, crosspoint, law, file } = report;
  return renderDocument(
    {
      title: `${name}, fitted`,
      crosspoint,
      kicker: `${name} · fitted to ${file}`,
      headline: headlineOf(report),
      about: `${law.summary.charAt(0).toUpperCase()}${law.summary.slice(1)}. ${describeData(report)}`,
      lead: cards(report),
      sections: [responseSection, stepSection, parameterSection, rankingSection, deviceSection].flatMap(
        (section) => section(report) ?? [],
      ),
      footer: html`Crosspoint ${crosspoint} · ${law.citation}`,
    },
    plotlySource,
  );
}

function headlineOf({ law, rSquared, ranking }: FitReport): string {
  const [best, next] = ranking;
  const share = formatPercent(rSquared, rSquared > 0.999 ? 2 : 1);
  const told = `${law.name} explains ${share} of the mean response`;
  if (best?.law !== law.name || !next) return `${told}.`;
  if (next.difference < 2) return `${told}; ${next.law} does as well.`;
  return `${told}, better than ${many(ranking.length - 1, 'other law')}.`;
}

function describeData({ counts }: FitReport): string {
  const { devices, cycles, observations, up, down } = counts;
  return `Measured: ${many(devices, 'device')}, ${many(cycles, 'sequence')} of ${formatCount(observations)} observations over ${many(up, 'pulse')} up and ${formatCount(down)} down.`;
}

function many(count: number, one: string): string {
  return `${formatCount(count)} ${one}${count === 1 ? '' : 's'}`;
}

function cards({ rSquared, stepNoise, readNoise, range, response, parameters }: FitReport): Html {
  const span = Math.max(...response.measured.mean) - Math.min(...response.measured.mean);
  const told = parameters.filter(({ interval, atLimit }) => interval !== null && !atLimit).length;
  const card = (title: string, big: string, note: string) =>
    html`<div class="card"><h3>${title}</h3><p class="big">${big}</p><p class="note">${note}</p></div>`;
  return html`<div class="cards">${card('R² of the mean', shareText(rSquared), `${told} of ${parameters.length} parameters told by the data`)}${card(
    'Noise of a step',
    stepNoise ? String(Number(stepNoise.value.toPrecision(2))) : 'none',
    stepNoise ? `${stepNoise.name}: ${stepNoise.about}` : 'the law has no such noise',
  )}${card('Noise of a read', formatQuantity(readNoise.conductance, 'S'), `1 sigma, ${formatPercent(readNoise.conductance / span)} of the measured range`)}${card(
    'On/off ratio',
    String(Number((range[1] / range[0]).toPrecision(3))),
    `${formatQuantity(range[0], 'S')} to ${formatQuantity(range[1], 'S')}, bounds of the law`,
  )}</div>`;
}

function responseSection({ response, counts }: FitReport): Section {
  const traces = response.measured.band ? ` The band holds nine tenths of ${counts.cycles} traces.` : '';
  const caption = html`<b>Conductance over the pulses, and what the fit leaves.</b> Points are means of the measurement.${traces} Dotted lines hold nine tenths of crosspoints simulated with the device as written, its noise and spreads included.`;
  return {
    id: 'response',
    name: 'Response',
    title: 'Data and fit',
    body: figureRow({
      id: 'figure-response',
      panels: [{ title: '', figure: responseFigure(response) }],
      description: 'Measured and fitted conductance over the number of pulses, residuals below',
      caption,
    }),
  };
}

function stepSection({ steps }: FitReport): Section {
  const caption = html`<b>Change by one pulse over the conductance before it.</b> Points average measured steps from neighbouring states, by the fitted curve. Lines are the law without noise.`;
  return {
    id: 'steps',
    name: 'Steps',
    title: 'How far a pulse goes',
    body: figureRow({
      id: 'figure-steps',
      panels: [{ title: '', figure: stepFigure(steps) }],
      description: 'Measured and fitted change of conductance by one pulse, up and down',
      caption,
    }),
  };
}

function parameterSection(report: FitReport): Section {
  const { law, known, counts } = report;
  const held = known.map(([name, value]) => `${name} = ${value}`).join(', ');
  const spreads =
    counts.devices > 1
      ? ` Spreads are what the estimates of ${counts.devices} devices scatter beyond their own errors.`
      : ' One device says nothing of the spread between devices, which is left at 0.';
  return {
    id: 'parameters',
    name: 'Parameters',
    title: 'What was found',
    body: html`<p>Law <b>${law.name}</b>: ${law.summary}. Weights count from −1 to 1 between the least and the largest mean conductance measured.</p>${parametersTable(report)}<p class="quiet">Intervals count noise of steps, which stays in the state, and noise of reads, which does not.${spreads}${held === '' ? '' : ` Held: ${held}.`}</p>`,
  };
}

function rankingSection({ ranking }: FitReport): Section | null {
  if (ranking.length < 2) return null;
  return {
    id: 'ranking',
    name: 'Laws',
    title: 'What else was tried',
    body: html`<p>Ranked by the corrected Akaike information criterion: smaller is better, only differences count. A difference below 2 is none, and the law with fewer parameters goes first; the weight is a law’s share of the evidence if one of these is true.</p>${rankingTable(ranking)}`,
  };
}

function deviceSection({ deviceFile, electricalSource, reproduce, name }: FitReport): Section {
  return {
    id: 'device',
    name: 'Device',
    title: 'The device, ready to use',
    body: html`<p>Saved as <code>${name}.yaml</code>; in a study: <code>tile: { device: ./${name}.yaml }</code>. ${electricalSource}</p><div class="copy"><pre><code>${deviceFile}</code></pre><button type="button">Copy</button></div><h3>To fit again</h3><div class="copy"><pre><code>${reproduce}</code></pre><button type="button">Copy</button></div>`,
  };
}
