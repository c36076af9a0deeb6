/**
 * What a run changes of a machine, taken out and put back.
 *
 * Reads go on with wires, noise and loads as they were found last, of states that have moved on since. Wires are kept as
 * what was found; noise and loads as the states they were found of, to be looked at again.
 */
import { changingFields } from '../../devices/index.ts';
import { changesTile, type Machine, type TileSpec, type TileState } from '../../emulator/index.ts';
import type { Plan } from './plan.ts';
import type { MachineState } from './record.ts';

/** The set of a machine that learning remembers things of. */
const trainingSet = 'train';

/** Tiles as they were when a machine last looked at their noise and loads, where these follow the states. */
export type LookedTiles = ReadonlyMap<string, TileState>;

/** Whether noise or loads of a tile's columns depend on what its crosspoints hold. */
export function followsStates({ converters, readNoise }: TileSpec): boolean {
  const { weightNoise, shotNoise = 0, thermalNoise = 0, fractionalDrop } = converters;
  const noisy = readNoise !== undefined || weightNoise !== undefined || shotNoise > 0 || thermalNoise > 0;
  return noisy || fractionalDrop !== undefined;
}

/** What a run changes of a tile's crosspoints: fields only where the law changes them. */
function keepCrosspoints(machine: Machine, { declaration, device }: TileSpec): Promise<TileState> {
  const { pulse } = device;
  const moves = pulse !== null && changingFields(pulse).length > 0;
  return machine.inspectTile(declaration.name, ({ planes, fields, attenuation, averages }) => ({
    planes: Float64Array.from(planes),
    fields: Float64Array.from(moves ? fields : []),
    ...(attenuation && { attenuation: Float64Array.from(attenuation) }),
    ...(averages && { averages }),
  }));
}

/** To be called with every look, for the states that it sees. */
export async function lookedTiles(machine: Machine, tiles: readonly TileSpec[]): Promise<LookedTiles> {
  const looked = new Map<string, TileState>();
  for (const spec of tiles.filter(followsStates)) {
    looked.set(spec.declaration.name, await keepCrosspoints(machine, spec));
  }
  return looked;
}

export async function saveMachine(
  machine: Machine,
  { tiles, training }: Plan,
  looked: LookedTiles,
): Promise<MachineState> {
  const planes: Record<string, Float64Array> = {};
  const fields: Record<string, Float64Array> = {};
  const vectors: Record<string, Float64Array> = {};
  const memories: Record<string, Float64Array> = {};
  const attenuations: Record<string, Float64Array> = {};
  const averages: Record<string, Float64Array> = {};
  const changed = new Set(training.operations.filter(changesTile).map(({ tile }) => tile));
  for (const spec of tiles) {
    const { declaration, device, wires, converters } = spec;
    const { name } = declaration;
    if (!changed.has(name) && !device.pulse?.rest && !wires && !hasMovingRange(converters)) continue;
    const state = await keepCrosspoints(machine, spec);
    planes[name] = state.planes;
    if (state.fields.length > 0) fields[name] = state.fields;
    if (state.attenuation) attenuations[name] = state.attenuation;
    for (const [read, average] of Object.entries(state.averages ?? {})) {
      averages[`${name}/${read}`] = Float64Array.of(average);
    }
  }
  for (const { name } of training.vectors) vectors[name] = await machine.readVector(name);
  for (const { name } of training.memories) memories[name] = await machine.readMemory(name, trainingSet);
  const lookedPlanes = Object.fromEntries([...looked].map(([name, one]) => [name, one.planes]));
  const moved = [...looked].filter(([, { fields }]) => fields.length > 0);
  const lookedFields = Object.fromEntries(moved.map(([name, one]) => [name, one.fields]));
  return { planes, fields, vectors, memories, attenuations, averages, lookedPlanes, lookedFields };
}

function hasMovingRange({ dac }: TileSpec['converters']): boolean {
  return dac.kind === 'uniform' && typeof dac.scaling === 'object' && dac.scaling.kind === 'average-abs-max';
}

/** Of one tile, by read. */
function averagesOf(tile: string, { averages }: MachineState): Readonly<Record<string, number>> {
  const own = Object.entries(averages).filter(([key]) => key.startsWith(`${tile}/`));
  return Object.fromEntries(own.map(([key, [average = 0]]) => [key.slice(tile.length + 1), average]));
}

export async function restoreMachine(machine: Machine, saved: MachineState): Promise<LookedTiles> {
  const states = new Map<string, TileState>();
  for (const [name, planes] of Object.entries(saved.planes)) {
    const fields = saved.fields[name] ?? new Float64Array();
    const attenuation = saved.attenuations[name];
    states.set(name, { planes, fields, ...(attenuation && { attenuation }), averages: averagesOf(name, saved) });
  }
  const looked = new Map<string, TileState>();
  for (const [name, planes] of Object.entries(saved.lookedPlanes)) {
    const state = { planes, fields: saved.lookedFields[name] ?? new Float64Array() };
    looked.set(name, state);
    machine.writeTile(name, state);
  }
  if (looked.size > 0) await machine.refreshReads();
  for (const [name, state] of states) machine.writeTile(name, state);
  for (const [name, values] of Object.entries(saved.vectors)) machine.writeVector(name, values);
  for (const [name, values] of Object.entries(saved.memories)) machine.writeMemory(name, trainingSet, values);
  return looked;
}
