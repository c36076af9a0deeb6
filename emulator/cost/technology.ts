/**
 * A technology node with its numbers settled for one roadmap and one temperature: what every circuit is computed from.
 *
 * Nodes are the tabulated ones only. Between nodes transistor structure, supply and wires jump, so a figure "in between"
 * would have no source; interpolation is refused. A process of one's own is a record of {@link NodeFigures}.
 *
 * A wire of another width than the node's has the resistivity of copper plus what scattering at its surfaces adds, which
 * falls as 1/width (Fuchs 1938, Math. Proc. Camb. Phil. Soc. 34:100; Steinhögl et al. 2002, Phys. Rev. B 66:075414): over
 * the tabulated nodes, 175 to 8 nm, ρ = 1.73 + 49 nm/width in 10⁻⁸ Ω m within 2 %.
 */
import { highPerformance, lowStandby, type NodeFigures } from './technology-table.ts';

/** A technology that the tables do not have. */
export class TechnologyError extends Error {
  override readonly name = 'TechnologyError';
  readonly code = 'TECHNOLOGY';
}

export type Roadmap = 'low-standby' | 'high-performance';

export type { NodeFigures } from './technology-table.ts';

/** What a node leaves open. */
export interface OperatingPoint {
  /** @unit K, 300 to 400 where hot currents are tabulated (planar nodes), else 300. */
  readonly temperature?: number;
  /** Of rows and columns, @unit m; the node's local wires where left out. */
  readonly wireWidth?: number;
  /** Height over width of wires. */
  readonly wireAspectRatio?: number;
  /** @unit ohm m; by default the node's, corrected for the width. */
  readonly wireResistivity?: number;
  /**
   * Whether the diffusion barrier takes its part of a wire's cross-section. The golden figures were made without.
   * Default: no.
   */
  readonly barrier?: boolean;
}

export interface TechnologyOptions extends OperatingPoint {
  readonly roadmap?: Roadmap;
}

/** Channel polarity. */
export type Polarity = 'nmos' | 'pmos';

export interface Technology {
  /** For instance `22 nm low-standby, 300 K`. */
  readonly name: string;
  /** The tabulated node that it is, or starts from: the key of tables by node. */
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
  /** Of the wires' diffusion barrier, on both sides and below, @unit m. */
  readonly barrierThickness: number;
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

/** Thickness over wire width: 5.2 nm at 68 nm, 3.3 at 45, 1.9 at 25 (ITRS 2007, Interconnect, copper metal 1). */
const barrierShare = 0.075;

/** Of copper, without surfaces, @unit ohm m: where the tabulated resistivities tend to as wires get wide. */
const bulkResistivity = 1.73e-8;

/** Of a wire `widthRatio` times as wide as one of `resistivity`, @unit ohm m. */
export function resistivityAt(resistivity: number, widthRatio: number): number {
  const scattering = Math.max(0, resistivity - bulkResistivity);
  return resistivity - scattering + scattering / widthRatio;
}

function figuresOf(figures: NodeFigures, options: OperatingPoint): NodeFigures {
  const { wireWidth, wireAspectRatio, wireResistivity } = options;
  if (wireWidth === undefined && wireAspectRatio === undefined && wireResistivity === undefined) return figures;
  const [width, aspectRatio, resistivity] = figures.wire;
  const own = wireWidth ?? width;
  const corrected = wireResistivity ?? resistivityAt(resistivity, own / width);
  const wire = [own, wireAspectRatio ?? aspectRatio, corrected] as const;
  // Rows and columns run in the wires that were asked for.
  return { ...figures, wire, metal1: null };
}

const positiveOptions = { wireWidth: 'm', wireAspectRatio: 'height over width', wireResistivity: 'ohm m' } as const;

function checkOptions(figures: NodeFigures, options: OperatingPoint): void {
  const { temperature = 300 } = options;
  const hottest = figures.hot === null ? 300 : 400;
  if (!(temperature >= 300 && temperature <= hottest)) {
    const accepted = hottest === 300 ? '300 K, the only tabulated one at this node' : 'from 300 to 400 K';
    throw new TechnologyError(`Expected \`technology.temperature\` to be ${accepted}, got \`${temperature}\``);
  }
  for (const [name, unit] of Object.entries(positiveOptions)) {
    const value = options[name as keyof typeof positiveOptions];
    if (value === undefined || (Number.isFinite(value) && value > 0)) continue;
    throw new TechnologyError(`Expected \`technology.${name}\` to be a number above 0 (${unit}), got \`${value}\``);
  }
}

/** A process that no table has, and the tabulated node that it starts from. */
export interface Process {
  /** For instance `foundry 28 nm`. */
  readonly name: string;
  readonly node: number;
  readonly roadmap: Roadmap;
  /** F of its layout rules, @unit m. */
  readonly feature: number;
  readonly figures: NodeFigures;
}

function technologyOf(process: Process, options: OperatingPoint = {}): Technology {
  const { name, node, roadmap, feature, figures: given } = process;
  checkOptions(given, options);
  const { temperature = 300, barrier = false, wireWidth } = options;
  const figures = figuresOf(given, options);
  const factors = temperatureFactors(figures.hot, temperature);
  return {
    name: `${name}, ${temperature} K${wireWidth === undefined ? '' : `, wires of ${Number((wireWidth * 1e9).toPrecision(6))} nm`}`,
    nanometres: node,
    roadmap,
    temperature,
    feature,
    figures,
    onCurrent: { nmos: figures.onCurrent[0] * factors.on, pmos: figures.onCurrent[1] * factors.on },
    offCurrent: { nmos: figures.offCurrent[0] * factors.off, pmos: figures.offCurrent[1] * factors.off },
    barrierThickness: barrier ? barrierShare * figures.wire[0] : 0,
  };
}

/** Figures of a tabulated node. */
export function nodeFigures(nanometres: number, roadmap: Roadmap = 'low-standby'): NodeFigures {
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
  return figures;
}

/** A tabulated node, by its nanometres, or another process. */
export function technologyNode(node: number | Process, options: TechnologyOptions = {}): Technology {
  const { roadmap = 'low-standby', ...point } = options;
  if (typeof node !== 'number') return technologyOf(node, point);
  const figures = nodeFigures(node, roadmap);
  return technologyOf({ name: `${node} nm ${roadmap}`, node, roadmap, feature: node * 1e-9, figures }, point);
}
