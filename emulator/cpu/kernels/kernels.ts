/** The compiled kernels over a memory of their own. Pointers and steps are in bytes. */
import { BackendError } from '../../backend.ts';
import { fused, reproducible } from './binary.ts';

/** See `assembly/`. */
export interface Kernels {
  /** Where the memory is free. */
  freeFrom(): number;
  pack(from: number, rows: number, columns: number, to: number, firstColumn: number, end: number): void;
  product(
    x: number,
    rowStep: number,
    termStep: number,
    rows: number,
    first: number,
    end: number,
    packed: number,
    terms: number,
    columns: number,
    out: number,
    outStep: number,
    adds: boolean,
    perCode: number,
    offset: number,
    room: number,
  ): void;
  countNonZero(from: number, count: number): number;
  sparseProduct(
    x: number,
    width: number,
    vectors: number,
    first: number,
    end: number,
    matrix: number,
    columns: number,
    out: number,
    room: number,
  ): void;
  /** Whether codes may be bytes. */
  takesBytes(): number;
  codesOfMatrix(entries: number, rows: number, columns: number, perStep: number, words: number): number;
  narrowCodes(words: number, pairs: number, columns: number, offset: number, narrowed: number): void;
  codesOfVectors(x: number, width: number, vectors: number, perStep: number, words: number, narrow: boolean): void;
  transposed(
    weights: number,
    inputs: number,
    outputs: number,
    d: number,
    step: number,
    vectors: number,
    first: number,
    end: number,
    out: number,
    outStep: number,
    room: number,
  ): void;
  largestMagnitude(from: number, width: number): number;
  largestMagnitudes(x: number, width: number, members: number, from: number, to: number, out: number): void;
  codeBatch(
    x: number,
    coded: number,
    width: number,
    members: number,
    from: number,
    to: number,
    scales: number,
    levels: number,
    perLevel: number,
    least: number,
    stochastic: boolean,
    roundStream: number,
    noise: number,
    noiseStream: number,
    negative: number,
    seed: number,
    again: number,
    first: number,
    epoch: number,
    room: number,
    counts: number,
  ): void;
  subtractSums(
    x: number,
    width: number,
    first: number,
    end: number,
    factor: number,
    totals: number,
    columns: number,
    vectors: number,
  ): void;
  countActivity(from: number, width: number, counts: number): void;
  noiseBatch(
    sums: number,
    width: number,
    members: number,
    from: number,
    to: number,
    deviation: number,
    deviations: number,
    step: number,
    seed: number,
    stream: number,
    key: number,
    first: number,
    epoch: number,
    room: number,
  ): void;
  convertBatch(
    sums: number,
    width: number,
    members: number,
    from: number,
    to: number,
    origin: number,
    step: number,
    leastCode: number,
    mostCode: number,
    stochastic: boolean,
    seed: number,
    stream: number,
    key: number,
    first: number,
    epoch: number,
    room: number,
    outside: number,
  ): void;
  drive(
    from: number,
    to: number,
    count: number,
    phase: number,
    levels: number,
    shift: number,
    most: number,
    perDigit: number,
  ): void;
  allFinite(from: number, count: number): number;
  columnSums(from: number, width: number, count: number, sums: number): void;
  accumulate(to: number, from: number, count: number, factor: number): void;
  addScaled(to: number, from: number, stride: number, count: number, factor: number): void;
  scaleChange(
    change: number,
    rows: number,
    columns: number,
    rate: number,
    marks: number,
    perPulse: number,
    counts: number,
  ): void;
  changeRows(
    x: number,
    inputs: number,
    samples: number,
    errors: number,
    terms: number,
    outputs: number,
    first: number,
    end: number,
    together: number,
    rate: number,
    marks: number,
    perPulse: number,
    planes: number,
    factors: number,
    planeCount: number,
    room: number,
    counts: number,
  ): void;
  /** Bytes that a sample's trains take. */
  trainsOf(inputs: number, outputs: number): number;
  firingRoom(width: number): number;
  fireBatch(
    x: number,
    inputs: number,
    d: number,
    outputs: number,
    from: number,
    to: number,
    perGranularity: number,
    longest: number,
    seed: number,
    inputStream: number,
    errorStream: number,
    first: number,
    epoch: number,
    trains: number,
    room: number,
    counts: number,
  ): void;
  pulseRows(
    trains: number,
    samples: number,
    inputs: number,
    outputs: number,
    firstRow: number,
    endRow: number,
    together: number,
    marks: number,
    lists: number,
    capacity: number,
    planes: number,
    planeCount: number,
    key: number,
    first: number,
    deviates: number,
    room: number,
    counts: number,
  ): void;
  writeRows(
    change: number,
    first: number,
    rows: number,
    outputs: number,
    perUnit: number,
    most: number,
    stochastic: boolean,
    carried: number,
    seed: number,
    roundStream: number,
    marks: number,
    lists: number,
    capacity: number,
    planes: number,
    planeCount: number,
    key: number,
    position: number,
    epoch: number,
    deviates: number,
    pairs: number,
    room: number,
    counts: number,
  ): void;
  finish(
    totals: number,
    columns: number,
    output: number,
    outputs: number,
    outputsPerUnit: number,
    scales: number,
    weightScale: number,
    own: number,
    vectors: number,
    places: number,
    count: number,
  ): void;
  unpackBytes(from: number, count: number, factor: number, to: number): void;
  momentum(gradients: number, velocities: number, count: number, kept: number): void;
  adam(
    gradients: number,
    means: number,
    squares: number,
    count: number,
    beta1: number,
    fresh1: number,
    beta2: number,
    fresh2: number,
    epsilon: number,
    perMean: number,
    perSquare: number,
  ): void;
  mapRows(
    map: number,
    count: number,
    width: number,
    output: number,
    first: number,
    epoch: number,
    seed: number,
    stream: number,
    room: number,
    operands: number,
  ): void;
  /** Puts functions of a module that imports kernels where kernels call them by number. */
  place<Name extends string>(bytes: Uint8Array<ArrayBuffer>, names: readonly Name[]): Readonly<Record<Name, number>>;
}

/**
 * How sums of products round.
 *
 * - reproducible: every product and every sum, so the same on any machine;
 * - fused: once a term, as a GPU does. Faster, and where the processor has no such operation, the same as reproducible.
 */
export type Rounding = 'reproducible' | 'fused';

const modules = new Map<Rounding, Promise<WebAssembly.Module>>();

/** The module, compiled once a process. @throws BackendError where the engine lacks instructions */
export function kernelModule(rounding: Rounding): Promise<WebAssembly.Module> {
  const known = modules.get(rounding);
  if (known) return known;
  const text = atob(rounding === 'fused' ? fused : reproducible);
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  if (!WebAssembly.validate(bytes)) {
    const missing =
      rounding === 'fused' ? 'relaxed SIMD (Node 20: --experimental-wasm-relaxed-simd)' : 'SIMD and threads';
    throw new BackendError(`Expected an engine whose WebAssembly has ${missing}, got one without`);
  }
  const module = WebAssembly.compile(bytes);
  modules.set(rounding, module);
  return module;
}

export async function openKernels(rounding: Rounding, memory: WebAssembly.Memory): Promise<Kernels> {
  const { exports: kernels } = await WebAssembly.instantiate(await kernelModule(rounding), { env: { memory } });
  const table = kernels.table as WebAssembly.Table;
  const place: Kernels['place'] = (bytes, names) => {
    const linked = new WebAssembly.Instance(new WebAssembly.Module(bytes), { kernels, env: { memory } }).exports;
    const numbers = names.map((name) => {
      const number = table.grow(1);
      table.set(number, linked[name]);
      return [name, number] as const;
    });
    return Object.fromEntries(numbers) as Record<(typeof names)[number], number>;
  };
  return { ...(kernels as unknown as Omit<Kernels, 'place'>), place };
}
