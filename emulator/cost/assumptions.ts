/** What a bill assumes beyond its formulas, in words. */
import type { TileSpec } from '../tile/tile.ts';
import { usualRefresh } from '../tile/wires/wires.ts';
import type { ChipSpec } from './chip-spec.ts';
import type { ChipHardware } from './hierarchy/chip-hardware.ts';
import { assumedConverterBits } from './matrix-design.ts';

/** Elements a function unit takes in a clock cycle. */
export const functionLanes = 16;

export function assumptionsOf(
  specs: readonly TileSpec[],
  spec: ChipSpec,
  { valueBits, hardware }: { readonly valueBits: number; readonly hardware: ChipHardware },
): readonly string[] {
  const copied = [...hardware.matrices.values()].filter(({ placement }) => placement.copies > 1);
  const say = (yes: boolean, line: string) => (yes ? [line] : []);
  const some = (test: (spec: TileSpec) => boolean) => specs.some(test);
  return [
    'Layer by layer: an operation takes the whole batch before the next begins; an array reads one vector at a time.',
    `Values are words of ${valueBits} bits; the clock ticks every ${Number((hardware.clock * 1e9).toPrecision(3))} ns.`,
    `Each matrix has a function unit of ${functionLanes} lanes beside it, with the circuits that the program’s formulas ask for.`,
    `What is kept for later waits in ${spec.memory === 'on-chip' ? 'an on-chip buffer' : spec.memory.toUpperCase()}.`,
    'A slot of a pulse train takes four pulses in turn, one for each pair of signs of input and error.',
    'Measuring loss and accuracy is the emulator’s own work and is not billed.',
    ...say(
      copied.length > 0,
      `What is left of a tile holds copies of its matrix, which take vectors side by side: ${copied
        .map(({ demand, placement }) => `${demand.name} ${placement.copies}`)
        .join(', ')}. The emulator runs one of each.`,
    ),
    ...say(
      spec.pipeline !== null,
      'In inference layers work on different samples at once; learning takes one operation after another.',
    ),
    ...say(
      spec.encoding === 'amplitude',
      'An amplitude x is billed with the energy V² G t |x| of a time of that length, which is an upper bound of x².',
    ),
    ...say(
      some(({ array }) => array.layout === 'separate'),
      'Arrays of their own for each crosspoint of a weight are billed as one array as wide as all of them.',
    ),
    ...wireAssumptions(specs),
    ...say(
      some(({ converters: { dac, adc } }) => dac.kind === 'ideal' || adc.kind === 'ideal'),
      `Converters called ideal are billed as ${assumedConverterBits}-bit ones.`,
    ),
    ...say(
      some(({ device }) => !device.pulse),
      'An exact device has no pulses: its changes are billed as |Δw| over its granularity, its trains as ' +
        '⌈rate/granularity⌉ slots in which half of the lines fire, its writes as one pulse up and one down a row.',
    ),
  ];
}

/** How often the drop along wires is looked at again while arrays learn. */
function wireAssumptions(specs: readonly TileSpec[]): readonly string[] {
  const wired = specs.find(({ wires, device }) => wires?.solver !== 'ladder' && wires && device.pulse);
  if (!wired?.wires) return [];
  const every = wired.wires.refresh ?? usualRefresh;
  return [
    `While arrays learn, the drop along their wires is solved anew every ${every} mini-batches; between, each crosspoint ` +
      'keeps the share of its conductance that was found last.',
  ];
}
