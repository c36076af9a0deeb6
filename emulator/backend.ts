/**
 * The backend contract.
 *
 * A backend opens a *machine*: tiles, vectors and programs over them, with all state on the device. `run` queues one
 * batch (on a GPU: one submit) and returns at once; nothing is read back until `readCounters`, `readValue` or
 * `readState` is awaited. Random numbers are keyed by seed, purpose, position in the epoch and epoch, so results do not
 * depend on how samples are split into batches, on dispatch shapes or on threads.
 *
 * A backend is NOT responsible for: choosing rates, orders or epochs (the trainer), drawing initial state (the host,
 * `tile/initial-state.ts`, so that it is the same everywhere), validating studies, files, reports, or costs. It counts
 * what happened and says so; what that costs is the account's business.
 */
import type { Program, ReadOperation } from './program/program.ts';
import type { ArrayFacts, WireSolver } from './tile/conditions.ts';
import type { TileState } from './tile/initial-state.ts';
import type { TileSpec } from './tile/tile.ts';
import type { ArraySolution } from './tile/wires/solve-array.ts';
import type { Circuit } from './tile/wires/wires.ts';

export interface AdapterFacts {
  /** For instance `NVIDIA H200` or `llvmpipe`. */
  readonly description: string;
  /** Whether the work runs on the CPU behind a GPU interface (lavapipe, SwiftShader). */
  readonly software: boolean;
}

export interface Backend {
  readonly name: 'webgpu' | 'cpu';
  readonly adapter: AdapterFacts;
  open(plan: MachinePlan): Promise<Machine>;
  /** Arrays with wires, solved on the device in its own precision; absent where the host's solver is the backend's. */
  readonly wires?: DeviceWires;
  /** Gives everything back; machines opened here must not be used afterwards. */
  close(): void;
}

export interface DeviceWires {
  readonly effectiveMatrices: WireSolver;
  /** Currents of bit lines and voltages of nodes, for voltages of word lines, [vectors][rows]. */
  solve(circuit: Circuit, voltages: readonly ArrayLike<number>[]): Promise<Omit<ArraySolution, 'sourceCurrents'>>;
}

export interface MachinePlan {
  /** Programs that share tiles and vectors by name. */
  readonly programs: readonly Program[];
  /** One specification for every tile of the programs. */
  readonly tiles: readonly TileSpec[];
  /** 32-bit unsigned. */
  readonly seed: number;
  /** Collect the time each kind of kernel takes; slower. */
  readonly profile?: boolean;
  /** Told of all that reaches converters; on the CPU alone. @default nobody */
  readonly observe?: Observer;
}

/** Told what one array's columns bring to their converters: of a tile, by a read, of a weight slice. */
export type Observer = (tile: string, operation: ReadOperation, slice: number, sums: ArrayLike<number>) => void;

/** Samples as bytes: 255 is 1.0. */
export interface SampleSet {
  readonly count: number;
  readonly width: number;
  readonly classes: number;
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

/** One batch: samples `order[first]` … `order[first + count − 1]` of a loaded set. */
export interface BatchRequest {
  readonly program: string;
  readonly set: string;
  readonly first: number;
  readonly count: number;
  /** Keys the random numbers together with the position in the order. */
  readonly epoch: number;
  /** What rates that decay are multiplied by. @default 1 */
  readonly rateFactor?: number;
}

/** The state is the machine's own: not to be changed, nor kept. */
export type LookAt<Found> = (state: TileState<ArrayLike<number>>) => Found;

export interface Machine {
  /** Uploads samples under a name; nothing is remembered of them yet. */
  loadSet(name: string, set: SampleSet): void;
  /** The order in which batches take the samples of a set. */
  setOrder(name: string, order: Uint32Array): void;
  run(request: BatchRequest): void;
  /** Resolves when everything queued is done. */
  settle(): Promise<void>;
  /** What happened since the last call; counters start again from zero. */
  readCounters(): Promise<Counters>;
  /** A value of the last batch of `program`, [batch][width] in sample order. */
  readValue(program: string, value: number): Promise<Float64Array>;
  /** A copy. */
  readTile(name: string): Promise<TileState>;
  /** What `look` finds in the state of a tile: of a large one a copy may be more than there is room for. */
  inspectTile<Found>(name: string, look: LookAt<Found>): Promise<Found>;
  writeTile(name: string, state: TileState): void;
  /**
   * Solves the wires of all tiles and evaluates the noise of their crosspoints, for the states as they are. To be called
   * after tiles were written, and now and then while they learn; between calls reads go on with what was found.
   */
  refreshReads(): Promise<readonly ArrayFacts[]>;
  readVector(name: string): Promise<Float64Array>;
  writeVector(name: string, values: ArrayLike<number>): void;
  /** What is remembered of the samples of a set, [samples][width], as they are numbered there. */
  readMemory(name: string, set: string): Promise<Float64Array>;
  writeMemory(name: string, set: string, values: ArrayLike<number>): void;
  /** Seconds by kind of kernel since the last call; empty unless the plan asked for a profile. */
  readProfile(): Promise<Readonly<Record<string, number>>>;
  close(): void;
}

/**
 * Counters by kind of operation. Counts are exact integers.
 *
 * - `amplitude`: sum of coded input magnitudes, in 1/255 of full scale;
 * - `slots`: slots of the pulse trains sent, `rowSlots…`: pulses of the busiest crosspoint, summed over rows;
 * - `pulsesUp/Down`: device pulses; where the device is exact, |Δw|/granularity in 1/1024 pulses;
 * - `loss`: cross-entropy in 2⁻¹⁶ nat.
 */
export const counterNames = {
  read: ['vectors', 'activeInputs', 'amplitude', 'saturations'],
  update: ['slots', 'inputPulses', 'errorPulses', 'pulsesUp', 'pulsesDown'],
  write: ['rowSlotsUp', 'rowSlotsDown', 'pulsesUp', 'pulsesDown', 'writes'],
  score: ['samples', 'correct', 'loss'],
} as const;

export type CountedKind = keyof typeof counterNames;

/** Words reserved for one operation's counters. */
export const countersPerOperation = 5;

export interface Counters {
  /** Program → operation index → counter name → count. */
  readonly counts: Readonly<Record<string, readonly Readonly<Record<string, number>>[]>>;
  /** First value that was not finite since the last call, if any. */
  readonly notFinite: NotFinite | null;
}

export interface NotFinite {
  readonly program: string;
  /** Label of the operation whose result was not finite. */
  readonly operation: string;
  /** Batch, counted from 0 since the last `readCounters`. */
  readonly batch: number;
}

/** A machine that cannot be had: no adapter, a limit exceeded, a device lost. */
export class BackendError extends Error {
  readonly code = 'BACKEND';
  override readonly name = 'BackendError';
}
