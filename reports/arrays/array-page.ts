/** `array.html`: the arrays of one layer, from all of them to one, and to its columns. */
import type { Panel } from '../figures/figure.ts';
import { renderDocument, type Section } from '../html/document.ts';
import { figureRow } from '../html/figure-panel.ts';
import { html } from '../html/html.ts';
import { arrayCards } from './array-cards.ts';
import { arrayFacts, type Fact, layerFacts, readFacts } from './array-facts.ts';
import { arrayHeadline, hardlyShare, usableShare } from './array-headline.ts';
import type { ArrayFigures, ArrayReport } from './array-report.ts';
import { effectsFigure, meanFigure, scatterFigure, spreadFigure } from './error-figures.ts';
import { histogramFigure } from './histogram-figure.ts';
import { conductancePanels, lossPanels } from './map-panels.ts';
import { conductanceOverview, lossOverview, placeName } from './overview-figure.ts';
import { passiveSection } from './passive-section.ts';

/** @param plotlySource see `renderDocument` */
export function renderArrays(report: ArrayReport, plotlySource: string): string {
  const { title, crosspoint, variant, layer, seed } = report;
  const study = variant === 'study' ? title : `${title} · ${variant}`;
  return renderDocument(
    {
      title: `${title}: arrays of ${layer.name}`,
      crosspoint,
      kicker: `${study} · ${layer.name}, ${layer.inputs} × ${layer.outputs}`,
      headline: arrayHeadline(report),
      about: `${capital(layer.originText)}, on ${report.hardware.mapping}.`,
      lead: arrayCards(report),
      sections: [
        ...[overviewSection, conductanceSection, lossSection].map((draw) => draw(report)),
        ...passiveSections(report),
        ...[errorSection, factsSection].map((draw) => draw(report)),
      ],
      footer: html`Crosspoint ${crosspoint} · variant ${variant}, seed ${seed}`,
    },
    plotlySource,
  );
}

function overviewSection(report: ArrayReport): Section {
  const losses = lossOverview(report);
  const panels: Panel[] = [
    { title: 'Conductance (µS)', figure: conductanceOverview(report) },
    ...(losses ? [{ title: 'Loss, all rows on (%)', figure: losses }] : []),
  ];
  const caption = html`<b>All ${report.arrays.length} arrays</b>, as their blocks of inputs (down) and outputs (across) lie; each place is the mean of a bin of crosspoints${losses ? '' : ', in µS'}. Empty ground is not used. The framed one is drawn below: ${report.hardware.wires ? 'its wires lose most' : 'it conducts best'}.`;
  return {
    id: 'arrays',
    name: 'Arrays',
    title: 'All arrays',
    body: figureRow({ id: 'figure-arrays', panels, description: 'All arrays of the layer side by side', caption }),
  };
}

/** What binning keeps, where there is any. */
function binned({ maps, hardware }: ArrayReport): string {
  const some = [maps.lossFull, ...maps.conductance.map(({ map }) => map)].some((map) => map?.extreme);
  if (!some) return '';
  return ` Arrays of ${hardware.rows} × ${hardware.columns} are binned to at most 256 × 256 places: colours are means of bins, and a place tells its farthest value too.`;
}

function conductanceSection(report: ArrayReport): Section {
  const { histograms, hardware, arrays, drawn } = report;
  const shown = arrays[drawn] as ArrayFigures;
  const panels = conductancePanels(report);
  const caption = html`<b>Conductances of array ${placeName(shown)}</b> (inputs ${shown.firstInput + 1} to ${shown.firstInput + shown.inputs}, outputs ${shown.firstOutput + 1} to ${shown.firstOutput + shown.outputs}), in µS${panels.length > 1 ? ', by crosspoint of a weight' : ''}.${binned(report)}`;
  const histogram = html`<b>Conductances of all arrays.</b> Dotted lines: the least and the most conducting state of the device.`;
  const description = 'Conductances of crosspoints';
  return {
    id: 'conductances',
    name: 'Conductances',
    title: 'What is stored',
    body: html`${figureRow({ id: 'figure-conductance', panels, description, caption, three: inThrees(panels) })}${figureRow(
      {
        id: 'figure-histogram',
        panels: [{ title: '', figure: histogramFigure(histograms, hardware) }],
        description: 'Histogram of conductances',
        caption: histogram,
      },
    )}`,
  };
}

function lossSection(report: ArrayReport): Section {
  const panels = lossPanels(report);
  const section = { id: 'drop', name: 'IR drop', title: 'What wires take' };
  if (panels.length === 0) {
    return {
      ...section,
      body: html`<p>These arrays have no wire resistance (<code>tile.wires</code>): every crosspoint sees the whole voltage.</p>`,
    };
  }
  const { wires } = report.hardware;
  const attenuated = report.maps.attenuation
    ? ' Attenuation: the share of its conductance with which a crosspoint counts in its column, for every input (T/G of the effective matrix); above 100 % where currents of its neighbours stray in.'
    : '';
  const caption = html`<b>IR drop.</b> Loss: what a crosspoint would see without wires less what it sees, over the read voltage; with all rows at the read voltage, and at the time mean of the ${report.errors.vectors} inputs that were read. ${capital(wires?.topology ?? '')}.${attenuated}${binned(report)}`;
  return {
    ...section,
    body: figureRow({
      id: 'figure-drop',
      panels,
      description: 'Loss of voltage of crosspoints',
      caption,
      three: inThrees(panels),
    }),
  };
}

function passiveSections({ passive, arrays, drawn, hardware }: ArrayReport): Section[] {
  if (!passive) return [];
  return [passiveSection(passive, placeName(arrays[drawn] as ArrayFigures), hardware.wires !== null)];
}

function errorSection({ errors, layer }: ArrayReport): Section {
  const rms = Number(errors.signal.toPrecision(3));
  const verdict =
    layer.origin === 'initial'
      ? ''
      : ` An array is called usable where ${100 * usableShare} % of the images keep their class with only this layer on arrays, hardly usable from ${100 * hardlyShare} %.`;
  const spread = html`<b>Error of every output over ${errors.vectors} inputs</b>, in units of the layer’s sums, whose rms is ${rms}: dots are medians, blue bars hold half of the inputs, grey lines nine tenths.`;
  const mean = html`<b>Mean error of every output, effect on effect</b>, in the order in which a signal meets them. What each adds sums up to the whole.`;
  const parts = html`<b>What the error is made of.</b> Bars: what each effect adds once those above it are there. Marks: what would be left if that one alone were ideal and all else, ranges of converters too, as it is.${verdict}`;
  const one = (id: string, figure: Panel['figure'], description: string, caption: typeof spread) =>
    figureRow({ id, panels: [{ title: '', figure }], description, caption });
  const panels = [
    { title: 'By effect', figure: effectsFigure(errors) },
    { title: 'Read against exact', figure: scatterFigure(errors) },
  ];
  return {
    id: 'errors',
    name: 'Errors',
    title: 'What columns read',
    body: html`${figureRow({ id: 'figure-effects', panels, description: 'Error by effect', caption: parts })}${one('figure-spread', spreadFigure(errors), 'Error of every output', spread)}${one('figure-mean', meanFigure(errors), 'Mean error of every output by effect', mean)}`,
  };
}

function factsSection(report: ArrayReport): Section {
  const facts: Fact[] = [...layerFacts(report), ...arrayFacts(report), ...readFacts(report)];
  const list = facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`);
  const command = html`<div class="copy"><pre><code>${report.reproduce}</code></pre><button type="button">Copy</button></div>`;
  return {
    id: 'figures',
    name: 'Figures',
    title: 'In figures',
    body: html`<dl class="facts">${list}</dl>${command}`,
  };
}

/** Pairs of crosspoints stand side by side; two and four fill rows of two. */
function inThrees({ length }: readonly Panel[]): boolean {
  return length % 2 === 1 && length > 1;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
