/** The page of one device, or of several side by side: what they do at a glance, then their curves, then their sheets. */
import type { Panel } from '../figures/figure.ts';
import { renderDocument, type Section } from '../html/document.ts';
import { figureRow } from '../html/figure-panel.ts';
import { type Html, html } from '../html/html.ts';
import { formatCount, formatTime } from '../units.ts';
import { type Painted, paint } from './device-colours.ts';
import { figureCards } from './device-figures.ts';
import { deviceHeadline } from './device-headline.ts';
import type { DevicePortrait } from './device-report.ts';
import { differencePanels } from './difference-figure.ts';
import { formatWeight } from './facts.ts';
import { responseFigure, shapesFigure } from './response-figure.ts';
import { errorFigure, retentionFigure } from './retention-figure.ts';
import { equationsBody, figuresBody, parametersBody } from './sheet-html.ts';
import { stepFigure } from './step-figure.ts';

/**
 * @param crosspoint version that makes the page
 * @param plotlySource see `renderDocument`
 */
export function renderDevices(portraits: readonly DevicePortrait[], crosspoint: string, plotlySource: string): string {
  const devices = paint(portraits);
  const names = portraits.map(({ sheet }) => sheet.name).join(', ');
  const [one, ...others] = portraits;
  const sheet = others.length === 0 ? one?.sheet : undefined;
  const sections = [pulsesSection, stepsSection, retentionSection, errorSection, ...sheetSections(devices)];
  return renderDocument(
    {
      title: names,
      crosspoint,
      kicker: sheet ? sheet.group : 'Devices',
      headline: deviceHeadline(portraits),
      about: sheet ? sheet.summary : portraits.map(({ sheet }) => `${sheet.name}: ${sheet.summary}`).join('\n'),
      lead: figureCards(devices),
      sections: sections.flatMap((section) => section(devices) ?? []),
      footer: html`Crosspoint ${crosspoint} · ${sampleOf(portraits)}`,
    },
    plotlySource,
  );
}

function sampleOf(portraits: readonly DevicePortrait[]): string {
  const { crosspoints = 0, seed = 0 } = portraits[0]?.sample ?? {};
  return `${formatCount(crosspoints)} simulated crosspoints, seed ${seed}`;
}

function panelsOf(devices: readonly Painted[], draw: (device: Painted) => Panel['figure'] | null): Panel[] {
  return devices.flatMap((device) => {
    const figure = draw(device);
    return figure ? [{ title: device.portrait.sheet.name, figure }] : [];
  });
}

/** Devices that do not start from their lower bounds, in words. */
function exceptions(devices: readonly Painted[]): string {
  const others = devices.flatMap(({ portrait: { pulses, sheet } }) => {
    const start = pulses?.response.start ?? null;
    return start === null ? [] : [`${sheet.name}, which hardly moves there, from w = ${formatWeight(start)}`];
  });
  return others.length > 0 ? ` (${others.join('; ')})` : '';
}

/** Two and four fill rows of two. */
function inThrees(panels: readonly Panel[]): boolean {
  return panels.length === 3 || panels.length > 4;
}

function pulsesSection(devices: readonly Painted[]): Section | null {
  const each = panelsOf(devices, (device) => {
    const { pulses } = device.portrait;
    return pulses && responseFigure(device, pulses.response);
  });
  if (each.length === 0) return null;
  const several = each.length > 1;
  const panels = several
    ? [{ title: 'Shapes, over each one’s own range', figure: shapesFigure(devices) }, ...each]
    : each;
  const caption = html`<b>Potentiation and depression.</b> Pulses up, then as many down, from the lower bound of each crosspoint${exceptions(devices)}. Lines are means over crosspoints; the dark band holds half of them, the pale one nine tenths; thin lines are single crosspoints.`;
  const description = 'Weight over the number of pulses, first up, then down';
  return {
    id: 'pulses',
    name: 'Pulses',
    title: 'What pulses do',
    body: figureRow({ id: 'figure-pulses', panels, description, caption, lead: several, three: inThrees(each) }),
  };
}

function stepsSection(devices: readonly Painted[]): Section | null {
  const steps = panelsOf(devices, (device) => {
    const { pulses } = device.portrait;
    return pulses && stepFigure(device, pulses.steps);
  });
  if (steps.length === 0) return null;
  const compared = devices.length > 1;
  const caption = html`<b>Size of one step over the weight it starts from.</b> Lines are means${compared ? ' (up solid, down dashed)' : ', blue up and orange down'}; bands reach one standard deviation to either side, over crosspoints and pulses. Where the lines of the crosspoint without deviations cross, up and down cancel.`;
  const description = 'Step of one pulse over the weight, up and down';
  const row = figureRow({ id: 'figure-steps', panels: steps, description, caption, three: inThrees(steps) });
  const differences = compared ? [] : devices.flatMap((device) => differencesRow(device) ?? []);
  return { id: 'steps', name: 'Steps', title: 'How far a pulse goes', body: html`${row}${differences}` };
}

function differencesRow(device: Painted): Html | null {
  const { pulses } = device.portrait;
  const panels = pulses ? differencePanels(device, pulses) : [];
  if (panels.length === 0)
    return html`<p class="quiet">All crosspoints are alike: no difference between them is known.</p>`;
  const caption = html`<b>Differences between crosspoints</b>, drawn once for each: bounds, and steps without the noise from pulse to pulse.`;
  return figureRow({ id: 'figure-differences', panels, description: 'Bounds and steps of crosspoints', caption });
}

function retentionSection(devices: readonly Painted[]): Section | null {
  const panels = panelsOf(devices, retentionFigure);
  if (panels.length === 0) return null;
  const end = Math.max(...devices.map(({ portrait }) => portrait.retention?.times.at(-1) ?? 0));
  const caption = html`<b>Conductance as read since programming</b>, for cells programmed to five levels: mean and the band that holds nine tenths of them, up to ${formatTime(end)} or as long as the model holds.`;
  const description = 'Conductance over the time since programming, at several levels';
  return {
    id: 'retention',
    name: 'Retention',
    title: 'What time does',
    body: figureRow({ id: 'figure-retention', panels, description, caption, three: inThrees(panels) }),
  };
}

function errorSection(devices: readonly Painted[]): Section | null {
  if (!devices.some(({ portrait }) => portrait.retention)) return null;
  const caption = html`<b>Error by target.</b> How far cells end from what they are programmed to, and how far one read is off from what the cell holds${devices.length > 1 ? ' (dashed)' : ''}, one standard deviation.`;
  const description = 'Programming error and read noise over the target conductance';
  const panels = [{ title: '', figure: errorFigure(devices) }];
  return {
    id: 'errors',
    name: 'Errors',
    title: 'How well it is programmed and read',
    body: figureRow({ id: 'figure-errors', panels, description, caption }),
  };
}

/** The sheets: sections of a single device, one closed box each for several. */
function sheetSections(devices: readonly Painted[]): ((devices: readonly Painted[]) => Section)[] {
  const [first] = devices;
  if (devices.length === 1 && first) {
    const { sheet } = first.portrait;
    return [
      () => ({ id: 'equations', name: 'Equations', title: 'Its equations', body: equationsBody(sheet) }),
      () => ({ id: 'parameters', name: 'Parameters', title: 'Its parameters', body: parametersBody(sheet) }),
      () => ({ id: 'figures', name: 'Figures', title: 'Its figures', body: figuresBody(sheet) }),
    ];
  }
  const boxes = devices.map(
    ({ portrait: { sheet } }) =>
      html`<details><summary>${sheet.name}</summary>${equationsBody(sheet)}${parametersBody(sheet)}${figuresBody(sheet)}</details>`,
  );
  return [() => ({ id: 'sheets', name: 'Sheets', title: 'Equations, parameters, figures', body: html`${boxes}` })];
}
