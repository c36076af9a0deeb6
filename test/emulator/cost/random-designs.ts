/**
 * Random designs that a study could ask for: networks, rules, crosspoints, converters and chips. What a study's check would
 * refuse is made possible; what no circuit can be built for (a converter of too many bits) stays and is refused there.
 */
import fc from 'fast-check';
import { activations, type NetworkSpec, recordEvaluation, recordTraining, rules } from '../../../algorithms/index.ts';
import { settleDevice } from '../../../devices/index.ts';
import {
  type AccountInput,
  type AssumedActivity,
  assumeActivity,
  type ChipSpec,
  cellKinds,
  sensingKinds,
  type TileSpec,
  technologyNodes,
  unitCell,
  windowSteps,
} from '../../../emulator/index.ts';

/** Everything that a study says of hardware, flat, so that one thing can be changed and nothing else. */
export interface Design {
  readonly network: Pick<NetworkSpec, 'image' | 'hidden' | 'classes'>;
  readonly rule: string;
  readonly update: 'pulses' | 'write';
  readonly batch: number;
  readonly device: string;
  readonly weights: TileSpec['mapping'];
  readonly rows: number;
  readonly columns: number;
  readonly inputBits: number;
  readonly sliceBits: number;
  readonly adcBits: number;
  /** Of a bit-serial input; every slice is converted on its own. */
  readonly everySlice: boolean;
  readonly chip: ChipSpec;
  readonly activity: AssumedActivity;
}

const { constantFrom, integer } = fc;

const dense = fc.record({
  image: integer({ min: 1, max: 300 }).map((channels) => ({ height: 1, width: 1, channels })),
  hidden: fc.array(integer({ min: 1, max: 300 }), { maxLength: 4 }),
  classes: integer({ min: 1, max: 20 }),
});

const layer = fc.record({
  channels: integer({ min: 1, max: 40 }),
  kernel: integer({ min: 1, max: 4 }),
  stride: integer({ min: 1, max: 2 }),
  padding: integer({ min: 0, max: 1 }),
  pooling: integer({ min: 1, max: 2 }),
});

const convolutional = fc
  .record({
    image: fc.record({
      height: integer({ min: 4, max: 12 }),
      width: integer({ min: 4, max: 12 }),
      channels: integer({ min: 1, max: 20 }),
    }),
    hidden: fc.array(layer, { minLength: 1, maxLength: 3 }),
    last: fc.array(integer({ min: 1, max: 80 }), { maxLength: 1 }),
    classes: integer({ min: 1, max: 20 }),
  })
  .map(({ hidden, last, ...rest }) => ({ ...rest, hidden: [...hidden, ...last] }))
  .filter(({ image, hidden }) => hasMaps(image, hidden));

/** Whether every window fits the map below it. */
function hasMaps(image: NetworkSpec['image'], hidden: NetworkSpec['hidden']): boolean {
  let { height, width } = image;
  return hidden.every((one) => {
    if (typeof one === 'number') return true;
    if (one.kernel > Math.min(height, width) + 2 * one.padding) return false;
    height = Math.floor(windowSteps(one, height) / one.pooling);
    width = Math.floor(windowSteps(one, width) / one.pooling);
    return Math.min(height, width) >= 1;
  });
}

const learning = constantFrom<TileSpec['mapping']>('differential', 'reference', {
  ...{ kind: 'vector', significance: [1, 1, 1], policy: 'all' },
});
const programmed = constantFrom<TileSpec['mapping']>(
  { kind: 'pair', sides: 'one', weightBits: 8, sliceBits: [4, 3] },
  { kind: 'pair', sides: 'two' },
  { kind: 'offset', subtraction: 'digital', weightBits: 6, sliceBits: [2, 2, 2] },
  { kind: 'offset', subtraction: 'unit-column' },
);

const technology = constantFrom<ChipSpec['technology']['roadmap']>('low-standby', 'high-performance').chain((roadmap) =>
  fc.record({ node: constantFrom(...technologyNodes(roadmap)), roadmap: fc.constant(roadmap) }),
);

const chip = fc.record({
  technology,
  memory: constantFrom<ChipSpec['memory']>('hbm2', 'gddr5', 'on-chip'),
  gradientUnits: constantFrom<ChipSpec['gradientUnits']>('as-ready', 'shared', 'per-layer'),
  gradients: constantFrom<ChipSpec['gradients']>('in-unit', 'in-memory'),
  cell: constantFrom(...cellKinds),
  encoding: constantFrom<ChipSpec['encoding']>('bit-serial', 'pulse-width', 'amplitude'),
  sensing: constantFrom(...sensingKinds),
  adcKind: constantFrom<ChipSpec['adcKind']>('sar', 'flash', 'ramp', 'pipeline', 'cyclic'),
  columnsPerAdc: constantFrom(1, 2, 4, 8, 16, 32),
  rowsInParallel: constantFrom(8, 16, 32, 64, 512),
  mapping: constantFrom<ChipSpec['mapping']>('conventional', 'kernel-position'),
  pipeline: fc.option(fc.record({ copies: integer({ min: 1, max: 16 }) })),
  busWidth: constantFrom(64, 512, 2048),
  wiring: constantFrom<ChipSpec['wiring']>('mesh', 'h-tree'),
  buffers: constantFrom<ChipSpec['buffers']>('registers', 'sram'),
  clock: constantFrom<ChipSpec['clock']>('fastest', 'conversion'),
});

const share = fc.double({ min: 0.05, max: 1, noNaN: true });
const activity = fc
  .record({
    activeInputs: share,
    mean: share,
    conductance: fc.double({ min: 0, max: 1, noNaN: true }),
    largestInput: share,
    largestError: share,
  })
  // No input is more than full scale.
  .map(({ mean, ...rest }) => ({ ...rest, amplitude: mean * rest.activeInputs }));

export const designs: fc.Arbitrary<Design> = fc
  .record({
    network: fc.oneof(dense, convolutional),
    rule: constantFrom('bp', 'fa', 'dfa'),
    update: constantFrom<Design['update']>('pulses', 'write'),
    batch: integer({ min: 1, max: 64 }),
    device: constantFrom('taox-hfox', 'gokmen-vlasov', 'ideal'),
    weights: fc.oneof({ arbitrary: learning, weight: 3 }, { arbitrary: programmed, weight: 1 }),
    rows: constantFrom(16, 32, 64, 100, 128, 256),
    columns: constantFrom(16, 32, 64, 100, 128, 256),
    inputBits: integer({ min: 2, max: 8 }),
    sliceBits: integer({ min: 1, max: 2 }),
    adcBits: integer({ min: 2, max: 9 }),
    everySlice: fc.boolean(),
    chip,
    activity,
  })
  .map(possible);

/** What cannot go together, as a study's check refuses it, is made to. */
function possible(design: Design): Design {
  const { encoding, sensing, rowsInParallel, columnsPerAdc, ...chip } = design.chip;
  const serial = encoding === 'bit-serial';
  const direct = serial && design.everySlice && sensing !== 'integrator';
  return {
    ...design,
    everySlice: serial && design.everySlice,
    sliceBits: serial && !direct ? Math.min(design.sliceBits, design.inputBits - 1) : 1,
    chip: {
      ...chip,
      encoding,
      columnsPerAdc: Math.min(columnsPerAdc, design.columns),
      sensing: direct ? sensing : 'integrator',
      ...(direct && rowsInParallel !== undefined && { rowsInParallel: Math.min(rowsInParallel, design.rows) }),
    },
  };
}

const isLearnt = ({ weights }: Design) => unitCell(weights).pulsed !== 'none';

/** What the account is given. */
export function planDesign(design: Design): AccountInput {
  const { rule: name, update, batch, rows, columns } = design;
  const network: NetworkSpec = { ...design.network, activation: activations.relu, gain: 1 };
  const rule = rules.get(name);
  if (!rule) throw new Error(`no rule ${name}`);
  const training = isLearnt(design)
    ? recordTraining(rule, network, { rate: 0.01, update, batch })
    : { ...recordEvaluation(network, batch), name: 'infer' };
  const evaluation = recordEvaluation(network, 100);
  const tiles = training.tiles.map(
    (declaration): TileSpec => ({
      declaration,
      device: settleDevice(design.device),
      mapping: design.weights,
      array: { rows, columns },
      converters: convertersOf(design),
      trainLength: 31,
    }),
  );
  const activity = assumeActivity(training, evaluation, tiles, design.activity);
  return { training, evaluation, tiles, activity, steps: 10, chip: design.chip };
}

function convertersOf({
  inputBits,
  sliceBits,
  adcBits,
  everySlice,
  chip: { encoding },
}: Design): TileSpec['converters'] {
  const slices = encoding === 'bit-serial' ? { sliceBits } : { encoding };
  return {
    dac: { kind: 'uniform', bits: inputBits, scaling: 'abs-max', ...slices },
    adc: { kind: 'uniform', bits: adcBits, range: 'max', everySlice },
    outputNoise: 0,
  };
}
