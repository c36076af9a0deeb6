/**
 * Colours of page and figures, for light and dark.
 *
 * Rules: Okabe & Ito 2008, "Color Universal Design". Components and phases: Paul Tol, "Colour Schemes", SRON/EPS/TN/09-002
 * issue 3.2 (2021), `muted` and `light`. All three are told apart with any common colour blindness; on dark ground the
 * dark ones are lightened to keep 3:1 against it.
 */

export type Palette = Readonly<Record<string, string>>;

export const lightPalette: Palette = {
  page: '#fbfbfa',
  card: '#ffffff',
  ink: '#1b1f24',
  muted: '#5b636d',
  line: '#c9ced4',
  grid: '#e9ebee',
  accent: '#0b5c93',
  'rule-1': '#0072b2',
  'rule-2': '#008a65',
  'rule-3': '#d55e00',
  'rule-4': '#b4558c',
  'rule-5': '#b87f00',
  'rule-6': '#3491c7',
  'rule-7': '#1b1f24',
  'rule-8': '#8f8400',
  'phase-forward': '#77aadd',
  'phase-error': '#ee8866',
  'phase-gradient': '#e6cf6b',
  'phase-update': '#44bb99',
  'phase-static': '#bfc4ca',
  'component-1': '#332288',
  'component-2': '#88ccee',
  'component-3': '#44aa99',
  'component-4': '#ddcc77',
  'component-5': '#cc6677',
  'component-6': '#117733',
  'component-7': '#aa4499',
  'component-8': '#999933',
  'component-9': '#882255',
  'component-other': '#bfc4ca',
};

export const darkPalette: Palette = {
  ...lightPalette,
  page: '#14171a',
  card: '#1b1f23',
  ink: '#e8eaed',
  muted: '#a3abb4',
  line: '#454c54',
  grid: '#2b3036',
  accent: '#74b9ea',
  'rule-1': '#4ba6e0',
  'rule-2': '#2ebd94',
  'rule-3': '#f58a3c',
  'rule-4': '#de94be',
  'rule-5': '#e8ab2e',
  'rule-6': '#8fd0f2',
  'rule-7': '#e8eaed',
  'rule-8': '#f0e442',
  'phase-static': '#6f7781',
  'component-1': '#7d6fd6',
  'component-6': '#3f9f5b',
  'component-7': '#c066b0',
  'component-9': '#b55482',
  'component-other': '#6f7781',
};

/** `--name: colour;` for every colour. */
export function customProperties(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, colour]) => `--${name}:${colour};`)
    .join('');
}
