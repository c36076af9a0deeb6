/**
 * A technology node with its numbers settled for one roadmap and one temperature: what every circuit is computed from.
 *
 * Nodes are the tabulated ones only. Between nodes transistor structure, supply and wires jump, so a figure "in between"
 * would have no source; interpolation is refused.
 */
import { highPerformance, lowStandby, type NodeFigures } from './technology-table.ts';

/** A technology that the tables do not have. */
export class TechnologyError extends Error {
  override readonly name = 'TechnologyError';
  readonly code = 'TECHNOLOGY';
}

export type Roadmap = 'low-standby' | 'high-performance';

export interface TechnologyOptions {
  readonly roadmap?: Roadmap;
  /** @unit K, 300 to 400 for planar nodes, 300 for fins and sheets. */
  readonly temperature?: number;
}

/** Channel polarity. */
export type Polarity = 'nmos' | 'pmos';

export interface Technology {
  /** For instance `22 nm low-standby, 300 K`. */
  readonly name: string;
  readonly nanometres: number;
  readonly roadmap: Roadmap;
  /** @unit K */
  readonly temperature: number;
  /** Feature size F, @unit m. */
  readonly feature: number;
  readonly figures: NodeFigures;
  /** Drain current at full gate and drain voltage, @unit A/m of effective width. */
  readonly onCurrent: Readonly<Record<Polarity, number>>;
  /** Sub-threshold leakage at zero gate voltage, @unit A/m of effective width. */
  readonly offCurrent: Readonly<Record<Polarity, number>>;
}

const roadmaps = { 'low-standby': lowStandby, 'high-performance': highPerformance } as const;

/** Nodes of a roadmap, in nanometres, largest first. */
export function technologyNodes(roadmap: Roadmap = 'low-standby'): readonly number[] {
  return Object.keys(roadmaps[roadmap])
    .map(Number)
    .sort((a, b) => b - a);
}

/** Currents were tabulated at these temperatures, @unit K. */
const tabulatedTemperatures = [300, 350, 400] as const;

/** Straight line through the three tabulated points. */
function interpolate(points: readonly [number, number, number], temperature: number): number {
  const [low, middle, high] = tabulatedTemperatures;
  const [at300, at350, at400] = points;
  return temperature <= middle
    ? at300 + ((at350 - at300) * (temperature - low)) / (middle - low)
    : at350 + ((at400 - at350) * (temperature - middle)) / (high - middle);
}

/**
 * Factors on the 300 K currents. Drive falls about linearly with temperature (phonon scattering), leakage grows
 * exponentially, so its logarithm is interpolated. The tables heat NMOS only; PMOS takes the same factors.
 */
function temperatureFactors(hot: NodeFigures['hot'], temperature: number): { on: number; off: number } {
  if (hot === null) return { on: 1, off: 1 };
  const logarithms = [0, Math.log(hot.off[0]), Math.log(hot.off[1])] as const;
  return { on: interpolate([1, ...hot.on], temperature), off: Math.exp(interpolate(logarithms, temperature)) };
}

export function technologyNode(nanometres: number, options: TechnologyOptions = {}): Technology {
  const { roadmap = 'low-standby', temperature = 300 } = options;
  const table = roadmaps[roadmap];
  if (table === undefined) {
    const accepted = Object.keys(roadmaps).join(' or ');
    throw new TechnologyError(`Expected \`technology.roadmap\` to be ${accepted}, got \`${roadmap}\``);
  }
  const figures = table[nanometres];
  if (figures === undefined) {
    const accepted = technologyNodes(roadmap).join(', ');
    throw new TechnologyError(
      `Expected \`technology.node\` to be one of ${accepted} nm (${roadmap}; nodes are not interpolated), got \`${nanometres}\``,
    );
  }
  const hottest = figures.hot === null ? 300 : 400;
  if (!(temperature >= 300 && temperature <= hottest)) {
    const accepted = hottest === 300 ? '300 K, the only tabulated one at this node' : 'from 300 to 400 K';
    throw new TechnologyError(`Expected \`technology.temperature\` to be ${accepted}, got \`${temperature}\``);
  }
  const factors = temperatureFactors(figures.hot, temperature);
  return {
    name: `${nanometres} nm ${roadmap}, ${temperature} K`,
    nanometres,
    roadmap,
    temperature,
    feature: nanometres * 1e-9,
    figures,
    onCurrent: { nmos: figures.onCurrent[0] * factors.on, pmos: figures.onCurrent[1] * factors.on },
    offCurrent: { nmos: figures.offCurrent[0] * factors.off, pmos: figures.offCurrent[1] * factors.off },
  };
}
