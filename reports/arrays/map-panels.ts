/** The maps of the array that is drawn, as panels. */
import type { Panel } from '../figures/figure.ts';
import { formatPercent } from '../units.ts';
import type { ArrayReport, LossFigures } from './array-report.ts';
import { conductanceScale, lossScale, remainderScale } from './colour-scales.ts';
import type { HeatMap } from './heat-map.ts';
import { mapFigure } from './map-figure.ts';
import { profileFigure } from './profile-figure.ts';

/** A panel a plane; all planes share their colours. */
export function conductancePanels({ maps: { conductance } }: ArrayReport): Panel[] {
  const most = 1e6 * Math.max(...conductance.map(({ map }) => mostOf(map)));
  return conductance.map(({ name, map }) => ({
    title: `${name.charAt(0).toUpperCase()}${name.slice(1)} (µS)`,
    figure: mapFigure(map, {
      scale: conductanceScale,
      unit: 'µS',
      factor: 1e6,
      range: [0, most || 1],
      rows: 'input',
      columns: 'output',
    }),
  }));
}

/** Empty without wires. */
export function lossPanels({ maps, arrays, drawn }: ArrayReport): Panel[] {
  const { lossFull, lossMean, attenuation } = maps;
  const losses = arrays[drawn]?.loss;
  if (!lossFull || !lossMean || !losses) return [];
  return [
    { title: 'Loss, all rows on (%)', figure: lossFigure(lossFull, losses.full) },
    { title: 'Loss at mean inputs (%)', figure: lossFigure(lossMean, losses.mean) },
    ...(attenuation ? [{ title: 'Attenuation T/G (%)', figure: attenuationFigure(attenuation) }] : []),
    { title: 'Loss along the lines, all rows on', figure: profileFigure(lossFull) },
  ];
}

const lines = { rows: 'word line', columns: 'bit line' };

function lossFigure(map: HeatMap, { worst, row, column }: LossFigures): Panel['figure'] {
  return mapFigure(map, {
    ...lines,
    scale: lossScale,
    unit: '%',
    factor: 100,
    range: [Math.min(0, 100 * leastOf(map)), 100 * mostOf(map) || 1],
    mark: { row, column, text: `worst: ${formatPercent(worst, worst < 0.1 ? 2 : 1)}` },
  });
}

function attenuationFigure(map: HeatMap): Panel['figure'] {
  return mapFigure(map, {
    ...lines,
    scale: remainderScale,
    unit: '%',
    factor: 100,
    range: [100 * leastOf(map), 100 * Math.max(1, mostOf(map))],
  });
}

function mostOf({ mean }: HeatMap): number {
  return mean.reduce((most, row) => Math.max(most, ...row), Number.NEGATIVE_INFINITY);
}

function leastOf({ mean }: HeatMap): number {
  return mean.reduce((least, row) => Math.min(least, ...row), Number.POSITIVE_INFINITY);
}
