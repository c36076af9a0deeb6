/**
 * What a rule is and what it asks of hardware, derived from the programs that it records on networks of several depths.
 */
import {
  activations,
  denseLayers,
  explainOption,
  type NetworkSpec,
  outputKinds,
  type Rule,
  recordTraining,
} from '../../algorithms/index.ts';
import { type Demands, deriveDemands } from '../../emulator/index.ts';

export interface RuleSheet {
  readonly name: string;
  readonly title: string;
  readonly citation: string;
  /** Whether batches must be written. */
  readonly writes: boolean;
  readonly options: readonly {
    readonly name: string;
    readonly default: number | string;
    readonly takes: string;
    readonly about: string;
  }[];
  /** What it was recorded on: the widths asked for, or the nearest that it can learn. */
  readonly network: { readonly widths: readonly number[]; readonly activation: string; readonly output: string };
  readonly demands: Demands;
  /** Of networks with so many layers, all hidden ones alike. */
  readonly byDepth: readonly {
    readonly layers: number;
    readonly reads: number;
    readonly readPath: number;
    readonly errorPath: number;
  }[];
}

const depths = [2, 3, 4, 5, 6] as const;

/** @param widths of the image, of each hidden layer, and of the output */
export function describeRule(rule: Rule, widths: readonly number[]): RuleSheet {
  const network = networkFor(rule, widths);
  const hidden = network.hidden[0];
  const width = typeof hidden === 'number' ? hidden : 1;
  return {
    name: rule.name,
    title: rule.title,
    citation: rule.citation,
    writes: rule.update === 'write',
    options: Object.entries(rule.options).map(([name, option]) => ({
      ...{ name, default: option.default, about: option.about },
      takes: explainOption(option),
    })),
    network: {
      widths: [network.image.channels, ...network.hidden.map(Number), network.classes],
      activation: network.activation.name,
      output: network.output ?? 'softmax',
    },
    demands: demandsOf(rule, network),
    byDepth: depths.flatMap((layers) => {
      const deep = { ...network, hidden: Array.from({ length: layers - 1 }, () => width) };
      if (rule.refuse?.(deep) !== undefined) return [];
      const { reads, transposedReads, feedbackReads, readPath, errorPath } = demandsOf(rule, deep);
      return [{ layers, reads: reads + transposedReads + feedbackReads, readPath, errorPath }];
    }),
  };
}

function demandsOf(rule: Rule, network: NetworkSpec): Demands {
  return deriveDemands(recordTraining(rule, network, { rate: 0.01, update: rule.update ?? 'pulses', batch: 1 }));
}

/** With the first activation and output that it does not refuse; if it takes none, with all layers as wide as the image. */
function networkFor(rule: Rule, widths: readonly number[]): NetworkSpec {
  const [image = 1] = widths;
  const square = [...widths.slice(0, -1).map(() => image), widths.at(-1) ?? 1];
  const shapes = [widths, square, widths.map(() => image), widths.slice(0, 1).concat(widths.slice(-2))];
  for (const shape of shapes) {
    for (const output of outputKinds) {
      for (const activation of Object.values(activations)) {
        const network: NetworkSpec = { ...denseLayers(shape), activation, output, gain: 1 };
        if (rule.refuse?.(network) === undefined) return network;
      }
    }
  }
  throw new RangeError(`no network of widths ${widths.join(', ')} that ${rule.name} learns`);
}

/** A figure at several depths as a formula of the number of layers L, where it is one; else the figures. */
export function inLayers(byDepth: readonly { readonly layers: number; readonly figure: number }[]): string {
  const [first, second] = byDepth;
  if (!first) return '–';
  const slope = second ? (second.figure - first.figure) / (second.layers - first.layers) : 0;
  const start = first.figure - slope * first.layers;
  const isLinear = byDepth.every(({ layers, figure }) => figure === start + slope * layers);
  if (!isLinear) return byDepth.map(({ layers, figure }) => `${figure} (L = ${layers})`).join(', ');
  if (slope === 0) return String(start);
  const times = slope === 1 ? 'L' : `${slope} L`;
  return start === 0 ? times : `${times} ${start < 0 ? '−' : '+'} ${Math.abs(start)}`;
}
