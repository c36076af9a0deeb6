/** The part of the page that takes the array as passive: a sentence, bars by scheme, and a table of it all. */
import type { Section } from '../html/document.ts';
import { figureRow } from '../html/figure-panel.ts';
import { type Html, html } from '../html/html.ts';
import { passivePanels, shareColours, useColours } from './passive-figures.ts';
import type { PassiveReport } from './passive-report.ts';
import { passiveColumns, passiveSentence, placesText, schemeNames, usesOf, voltageText } from './passive-words.ts';

/** @param array its name, as the overview has it; @param wired whether its wires have resistance */
export function passiveSection(report: PassiveReport, array: string, wired: boolean): Section {
  const uses = usesOf(report).map(({ name, voltage }, use) =>
    swatch(`${name} at ${voltageText(voltage)}`, useColours[use % useColours.length] as string),
  );
  const shares = shareColours().map(([name, colour]) => swatch(name, colour));
  const last = usesOf(report).at(-1)?.name ?? 'reading';
  const caption = html`<b>Array ${array} without access transistors</b>, ${wired ? 'with' : 'without'} resistance of wires; one crosspoint selected, all other lines open, at 0 V, at V/2, or at V/3 (word lines) and 2V/3 (bit lines). Bars: the worst crosspoint; diamonds: the mean. ${uses}<br>Where the power goes, ${last}: ${shares}`;
  const panels = passivePanels(report);
  const description = 'Half-selected leakage and sneak currents by scheme';
  return {
    id: 'passive',
    name: 'Half-select',
    title: 'Without access transistors',
    body: html`<p>${passiveSentence(report)}</p>${figureRow({ id: 'figure-passive', panels, description, caption, three: true })}${passiveTable(report)}`,
  };
}

function swatch(name: string, colour: string): Html {
  return html`<span style="white-space:nowrap;margin-right:1em"><span class="swatch" style="background:${colour}"></span>${name}</span> `;
}

function passiveTable(report: PassiveReport): Html {
  const head = passiveColumns.map(
    ({ title, about }) => html`<th scope="col" class="number">${capital(title)}<small>${about}</small></th>`,
  );
  const body = usesOf(report).flatMap(({ name, voltage, figures }) =>
    figures.map(({ scheme, worst, mean }, place) => {
      const cells = passiveColumns.map(
        ({ text }) => html`<td class="number">${text(worst)}<small>${text(mean)}</small></td>`,
      );
      const use = place === 0 ? html`${capital(name)}<small>${voltageText(voltage)}</small>` : '';
      return html`<tr${place === 0 ? html` class="first"` : null}><th scope="row" class="keep">${use}</th><td class="keep">${schemeNames[scheme]}</td>${cells}</tr>`;
    }),
  );
  return html`<div class="scroll"><table><caption>Above: the worst crosspoint, ${placesText(report)}. Below, small: the mean.</caption><thead><tr><th scope="col">Use</th><th scope="col">Lines</th>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
