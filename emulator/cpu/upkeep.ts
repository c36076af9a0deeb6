/** Rest and refresh of a tile after a mini-batch (`tile/upkeep.ts`). */
import type { Program } from '../program/program.ts';
import { crosspointKey, keyInEpoch } from '../random.ts';
import { roundHalfEven } from '../round-half-even.ts';
import { seenAt } from '../tile/initial-state.ts';
import { streamOf } from '../tile/streams.ts';
import { refreshIsDue, unitCell } from '../tile/unit-cell.ts';
import { type RefreshFigures, upkeepOf } from '../tile/upkeep.ts';
import type { Arithmetic } from './arithmetic/arithmetic.ts';
import { compilePulses, compileReset, compileRest } from './pulse.ts';
import { type Batch, type CpuTile, refreshWeights, type Step } from './storage.ts';

interface UpkeepContext {
  readonly program: Program;
  readonly arithmetic: Arithmetic;
  readonly seed: number;
  readonly counters: Float64Array;
  /** Index of the first counter of an operation of the program. */
  countersOf(operation: number): number;
}

/** Null where there is nothing to do. */
export function compileUpkeep(tile: CpuTile, context: UpkeepContext): Step | null {
  const upkeep = upkeepOf(context.program, tile.spec);
  if (!upkeep) return null;
  const { refresh, operation } = upkeep;
  const rest = upkeep.rests ? compileRestAll(tile, context) : null;
  const refreshAll = refresh && compileRefreshAll(tile, refresh, operation, context);
  const cell = unitCell(tile.spec.mapping);
  return (batch) => {
    rest?.(batch);
    if (refreshIsDue(cell, batch)) refreshAll?.(batch);
    refreshWeights(tile);
  };
}

function compileRestAll(tile: CpuTile, { arithmetic, seed }: UpkeepContext): Step | null {
  const { spec, planes, fields } = tile;
  const law = spec.device.pulse;
  const rest = law && compileRest(law, arithmetic.precision);
  if (!rest) return null;
  const streamKey = crosspointKey(seed, streamOf('rest', spec.declaration.name));
  return ({ first, epoch }) => {
    const key = keyInEpoch(streamKey, epoch);
    for (let at = 0; at < planes.length; at++) {
      planes[at] = rest(planes[at] as number, fields, at * law.fields.length, key, at, first);
    }
  };
}

function compileRefreshAll(
  tile: CpuTile,
  figures: RefreshFigures,
  operation: number,
  context: UpkeepContext,
): Step | null {
  const { spec, planes, fields, weights, seen, outputs } = tile;
  const law = spec.device.pulse;
  if (!law) return null;
  const { arithmetic, seed, counters } = context;
  const { precision } = arithmetic;
  const [reset, pulse] = [compileReset(law, precision), compilePulses(law, precision)];
  const keyOf = (use: string) => crosspointKey(seed, streamOf(use, spec.declaration.name));
  const [resetStreamKey, pulseStreamKey] = [keyOf('reset'), keyOf('refresh')];
  const cells = weights.length;
  const kind = context.program.operations[operation]?.kind;
  const at = context.countersOf(operation);
  const pulsesAt = at + (kind === 'update' ? 3 : 2);
  const full = Math.fround(figures.full);
  const alsoFull = Math.fround(figures.alsoFull);
  const perPulse = Math.fround(1 / figures.granularity);
  const fieldCount = law.fields.length;
  return ({ first, epoch }: Batch) => {
    const [resetKey, pulseKey] = [keyInEpoch(resetStreamKey, epoch), keyInEpoch(pulseStreamKey, epoch)];
    for (let row = 0; row < tile.inputs; row++) {
      let slots = 0;
      for (let cell = row * outputs; cell < (row + 1) * outputs; cell++) {
        const [a, b] = [seenAt(seen, cell), seenAt(seen, cells + cell)];
        if (Math.max(a, b) <= full || Math.min(a, b) <= alsoFull) continue;
        for (let plane = 0; plane < 2; plane++) {
          const index = plane * cells + cell;
          planes[index] = reset(planes[index] as number, fields, index * fieldCount, resetKey, index, first);
        }
        const plane = a > b ? 0 : 1;
        const count = roundHalfEven(Math.fround(Math.fround(Math.abs(a - b)) * perPulse));
        const index = plane * cells + cell;
        planes[index] = pulse(count, true, planes[index] as number, fields, index * fieldCount, pulseKey, index, first);
        slots = Math.max(slots, count + 1);
        counters[pulsesAt] = (counters[pulsesAt] as number) + count;
        counters[pulsesAt + 1] = (counters[pulsesAt + 1] as number) + 2;
      }
      // Rows one after another: the reset, and the writing pulses of the busiest cell.
      counters[at] = (counters[at] as number) + slots;
    }
  };
}
