/** A figure on the page: its place, its data, its caption; several side by side or behind tabs. */
import type { Panel } from '../figures/figure.ts';
import { embedJson, type Html, html } from './html.ts';

export interface Captioned {
  /** Unique on the page. */
  readonly id: string;
  readonly panels: readonly Panel[];
  /** What it is, said in one line to those who cannot see it. */
  readonly description: string;
  readonly caption: Html;
  /** Whether the first panel has a row to itself. */
  readonly lead?: boolean;
  /** Whether three panels stand side by side, not two. */
  readonly three?: boolean;
}

/** Panels side by side where the page is wide enough. */
export function figureRow({ id, panels, description, caption, lead = false, three = false }: Captioned): Html {
  const titled = panels.length > 1;
  const columns = titled ? (lead ? ' lead' : '') + (three ? ' three' : '') : ' single';
  return html`<figure id="${id}"><div class="panels${columns}">${panels.map((panel, index) =>
    panelOf(panel, `${id}-${index + 1}`, description, titled),
  )}</div><figcaption>${caption}</figcaption></figure>`;
}

/** One panel at a time, the one titled `shown` first. */
export function figureTabs({ id, panels, description, caption }: Captioned, shown: string): Html {
  if (panels.length < 2) return figureRow({ id, panels, description, caption });
  const first = Math.max(
    0,
    panels.findIndex(({ title }) => title === shown),
  );
  const tabs = panels.map(
    ({ title }, index) =>
      html`<button role="tab" id="${id}-tab-${index + 1}" aria-controls="${id}-panel-${index + 1}" aria-selected="${String(index === first)}" tabindex="${index === first ? 0 : -1}">${title}</button>`,
  );
  const bodies = panels.map(
    (panel, index) =>
      html`<div class="tab" role="tabpanel" id="${id}-panel-${index + 1}" aria-labelledby="${id}-tab-${index + 1}"${index === first ? null : html` hidden`}>${panelOf(panel, `${id}-${index + 1}`, description, false)}</div>`,
  );
  return html`<div class="tabs" role="tablist" aria-label="Variant of the study">${tabs}</div><figure id="${id}">${bodies}<figcaption>${caption}</figcaption></figure>`;
}

function panelOf({ title, figure }: Panel, id: string, description: string, titled: boolean): Html {
  const label = title === '' ? description : `${description}: ${title}`;
  return html`<div class="panel">${titled ? html`<h3>${title}</h3>` : null}<div class="plot" id="${id}" role="img" aria-label="${label}" style="min-height:${figure.layout.height}px${figure.narrowest === undefined ? '' : `;min-width:${figure.narrowest}px`}"></div><script type="application/json" id="${id}-data">${embedJson(figure)}</script></div>`;
}
