/** From a study's words for tiles to the specifications that machines and the account work with. */
import { type Device, settleDevice } from '../../devices/index.ts';
import {
  fillingWeight,
  type Program,
  readoutNoise,
  type TileDeclaration,
  type TileSpec,
} from '../../emulator/index.ts';
import { hasResistance, resistancesOf } from '../schema/check-wires.ts';
import { StudyError } from '../schema/study-error.ts';
import type { Study } from '../schema/study-schema.ts';

type Tile = Study['tile'];
type StudyDac = Exclude<Tile['converters']['dac'], 'ideal'>;
type StudyAdc = Exclude<Tile['converters']['adc'], 'ideal'>;
type Converters = TileSpec['converters'];
type Adc = Extract<Converters['adc'], { readonly kind: 'uniform' }>;
type Dac = Extract<Converters['dac'], { readonly kind: 'uniform' }>;
/** Full scale of the columns of a tile; one a weight slice, or one for all. */
export type Intervals = readonly (readonly [lower: number, upper: number])[];

/** @param growing names of feedback tiles that learn */
export function tileSpecs(
  tile: Tile,
  declarations: readonly TileDeclaration[],
  growing: ReadonlySet<string> = new Set(),
): readonly TileSpec[] {
  const device = settleDevice(tile.device, 'tile.device');
  return declarations.map((declaration) => tileSpec(tile, device, declaration, growing.has(declaration.name)));
}

/** Tiles that learn from signals; those whose signs are set by a formula of weights stay as large as they are. */
export function growingTiles({ operations }: Program): ReadonlySet<string> {
  const learning = operations.flatMap((operation) => {
    const learns = operation.kind === 'update' || (operation.kind === 'write' && operation.terms.length > 0);
    return learns ? [operation.tile] : [];
  });
  return new Set(learning);
}

function tileSpec(tile: Tile, device: Device, declaration: TileDeclaration, grows: boolean): TileSpec {
  const { rows, columns, partition, layout, mapping, trainLength, wires, readNoise } = tile;
  const { role, initial } = declaration;
  return {
    ...{ declaration, device, mapping, trainLength },
    array: { rows, columns, partition, layout },
    converters: convertersOf(tile, device, declaration.name),
    // What does not learn needs no room to grow.
    weightScale: fillingWeight(role === 'feedback' && !grows ? 'initial' : tile.weightScale, initial),
    ...(wires !== 'ideal' && hasResistance(wires) && { wires: wiresOf(wires) }),
    ...(readNoise && { readNoise }),
  };
}

function wiresOf(wires: Exclude<Tile['wires'], 'ideal'>): NonNullable<TileSpec['wires']> {
  const { segment: _, ...rest } = wires;
  return { ...rest, ...resistancesOf(wires) };
}

function convertersOf({ converters, columns }: Tile, device: Device, name: string): Converters {
  const { dac, adc, boundManagement, readout, ...rest } = converters;
  return {
    ...rest,
    ...(readout && readoutNoise(device, readout)),
    dac: dac === 'ideal' ? { kind: 'ideal' } : dacOf(dac),
    adc: adc === 'ideal' ? { kind: 'ideal' } : adcOf(adc, columns, name),
    ...(boundManagement !== 'none' && { boundManagement }),
  };
}

function dacOf({ bits, signed, scaling, encoding, sliceBits = 1, stochastic }: StudyDac): Dac {
  return {
    ...{ kind: 'uniform', bits, signed, stochastic },
    scaling: scalingOf(scaling),
    ...(encoding === 'bit-serial' ? { sliceBits } : { encoding }),
  };
}

function scalingOf(scaling: StudyDac['scaling']): Dac['scaling'] {
  if (typeof scaling === 'string') return scaling;
  const { by } = scaling;
  switch (by) {
    case 'constant':
      return { kind: by, range: scaling.range };
    case 'abs-max':
    case 'max':
      return { kind: by, limit: scaling.limit ?? Number.POSITIVE_INFINITY };
    case 'average-abs-max':
      return { kind: by, decay: scaling.decay };
    case 'sums':
      return { kind: by, assumedWeight: scaling.assumedWeight };
    default:
      return by satisfies never;
  }
}

function adcOf(adc: StudyAdc, columns: number, name: string): Adc {
  const { bits, coding, convert, stochastic } = adc;
  const columnsPerAdc = adc.columnsPerAdc ?? defaultColumnsPerAdc(columns);
  const circuit = circuitOf(adc, columnsPerAdc);
  return {
    ...{ kind: 'uniform', bits, coding, stochastic },
    everySlice: convert === 'every-slice',
    range: rangeOf(adc.range, name),
    ...(circuit && { circuit }),
  };
}

export function defaultColumnsPerAdc(columns: number): number {
  return Math.min(8, columns);
}

/** A circuit only where something of it deviates: an ideal one of any kind rounds alike. */
function circuitOf(adc: StudyAdc, groupSize: number): Adc['circuit'] {
  const { kind, bits, openLoopGain = 'ideal', capacitorMismatch = 0, comparatorOffset = 0 } = adc;
  if (openLoopGain === 'ideal' && capacitorMismatch === 0 && comparatorOffset === 0) return undefined;
  const shared = { bits, comparatorOffset, groupSize };
  return kind === 'flash' ? { ...shared, kind } : { ...shared, kind, openLoopGain, capacitorMismatch };
}

/** What is to be calibrated takes in all that a column can carry until it is. */
function rangeOf(range: StudyAdc['range'], name: string): Adc['range'] {
  if (typeof range === 'number' || range === 'max' || range === 'granular') return range;
  if (range === 'calibrated') return 'max';
  if (Array.isArray(range)) return [range];
  const own = Object.hasOwn(range, name) ? range[name] : undefined;
  if (own) return typeof own[0] === 'number' ? [own as [number, number]] : (own as Intervals);
  const given = Object.keys(range).join(', ');
  throw new StudyError([`Expected \`tile.converters.adc.range\` to have the tile \`${name}\` too, got ${given}`]);
}

/** The specification with other ranges, if there are any. */
export function withRanges(spec: TileSpec, range: Intervals | undefined): TileSpec {
  const { adc } = spec.converters;
  if (adc.kind === 'ideal' || range === undefined) return spec;
  return { ...spec, converters: { ...spec.converters, adc: { ...adc, range } } };
}
