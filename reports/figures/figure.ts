/**
 * What every figure is made of: plotly's own JSON, with colours by name.
 *
 * A figure function takes a result and returns `{ data, layout }`; it draws nothing and knows no page. Colours are CSS
 * custom properties (`var(--rule-1)`, see `html/palette.ts`), which the page resolves for the theme in force, so a
 * figure holds for light, dark and print alike.
 */

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export interface Figure {
  readonly data: readonly JsonObject[];
  /** @unit px for `height`; the width is the page's. */
  readonly layout: JsonObject & { readonly height: number };
  /** Where the page is narrower, the figure is scrolled. @unit px */
  readonly narrowest?: number;
}

/** A figure and, where several belong together, what tells it from the others. */
export interface Panel {
  readonly title: string;
  readonly figure: Figure;
}

export const fontFamily = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** The layout that all figures share; `own` wins. */
export function layoutOf(height: number, own: JsonObject): Figure['layout'] {
  return {
    font: { family: fontFamily, size: 13, color: 'var(--ink)' },
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    margin: { l: 8, r: 16, t: 8, b: 8 },
    hoverlabel: {
      bgcolor: 'var(--card)',
      bordercolor: 'var(--line)',
      font: { color: 'var(--ink)', size: 13 },
      align: 'left',
    },
    showlegend: false,
    dragmode: false,
    // Decimal point, thin space between thousands.
    separators: '.\u202f',
    ...own,
    height,
  };
}

/** An axis with hairline grid, its label and no zoom. */
export function axisOf(title: string, own: JsonObject = {}): JsonObject {
  return {
    title: { text: title, standoff: 12, font: { size: 13, color: 'var(--muted)' } },
    tickfont: { size: 12, color: 'var(--muted)' },
    gridcolor: 'var(--grid)',
    linecolor: 'var(--line)',
    zeroline: false,
    separatethousands: true,
    exponentformat: 'none',
    automargin: true,
    fixedrange: true,
    ...own,
  };
}

/** The legend of figures with many parts: above the plot, in one line where it fits. */
export const legendAbove: JsonObject = {
  orientation: 'h',
  x: 0,
  xanchor: 'left',
  y: 1,
  yanchor: 'bottom',
  traceorder: 'normal',
  font: { size: 12 },
  itemclick: false,
  itemdoubleclick: false,
};

/** Text for plotly, which reads a little HTML: names from files must not. */
export function plain(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
