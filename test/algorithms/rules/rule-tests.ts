/**
 * What tests of rules share: one batch on a small dense network with ideal tiles in float64 arithmetic, and what it changed,
 * in the units of a gradient.
 */
import { createCpuBackend, type Machine, openStream, type TileSpec } from '../../../emulator/index.ts';
import { openSmall, relativeDifference, type SmallMachine, type SmallStudy } from '../../emulator/machines.ts';

export { relativeDifference };

export const float64 = createCpuBackend({ precision: 'float64' });

export const smallBatch = { program: 'train', set: 'train', first: 0, count: 6, epoch: 1 } as const;

/** [inputs][outputs] */
export interface Matrix {
  readonly inputs: number;
  readonly outputs: number;
  readonly entries: Float64Array;
}

/** A rule on a small network, ready to run. */
export interface SmallRule extends SmallMachine {
  readonly rate: number;
  /** Runs the batch at that place of the samples. */
  step(first?: number, epoch?: number): void;
  matrix(tile: string): Promise<Matrix>;
  setMatrix(tile: string, matrix: Pick<Matrix, 'entries'>): void;
  /** [samples][width] of the value of that name in the last batch. */
  value(name: string): Promise<Float64Array>;
}

export async function openRule(study: SmallStudy): Promise<SmallRule> {
  const training = { rate: 0.01, update: 'write', ...study.training } as const;
  const small = await openSmall(float64, { ...study, training });
  const { machine, train, tiles } = small;
  return {
    ...small,
    rate: training.rate,
    step: (first = 0, epoch = 1) => machine.run({ ...smallBatch, first, epoch }),
    matrix: (tile) => readMatrix(machine, specOf(tiles, tile)),
    setMatrix: (tile, { entries }) => machine.writeTile(tile, { planes: entries, fields: new Float64Array(0) }),
    async value(name) {
      const index = train.values.findIndex((value) => value.name === name);
      if (index < 0) throw new Error(`no value ${name} among ${train.values.map((value) => value.name).join(', ')}`);
      return machine.readValue('train', index);
    },
  };
}

/** Names of the tiles that learn as layers, first to last. */
export function layersOf({ tiles }: Pick<SmallRule, 'tiles'>): readonly string[] {
  return tiles.map(({ declaration }) => declaration.name).filter((name) => /^layer \d+$/.test(name));
}

/** What the batch at `first` changed, over −rate: for a rule of gradients Σ over the samples of error inputᵀ. */
export async function changesOf(rule: SmallRule, tiles = layersOf(rule), first = 0, epoch = 1) {
  const before = await Promise.all(tiles.map(rule.matrix));
  rule.step(first, epoch);
  const after = await Promise.all(tiles.map(rule.matrix));
  return tiles.map((_, index) => {
    const [one, other] = [before[index] as Matrix, after[index] as Matrix];
    return one.entries.map((entry, at) => (entry - (other.entries[at] as number)) / rule.rate);
  });
}

/** Gives `to` the weights (and biases) that `from` has. */
export async function copyNetwork(from: SmallRule, to: SmallRule): Promise<void> {
  for (const tile of layersOf(from)) to.setMatrix(tile, await from.matrix(tile));
  for (const { name } of from.train.vectors.filter(({ name }) => /^bias \d+$/.test(name))) {
    to.machine.writeVector(name, await from.machine.readVector(name));
  }
}

/** Keeps weights and vectors as they are; calling what it gives brings them back. */
export async function keepState(rule: SmallRule): Promise<() => void> {
  const names = rule.tiles.map(({ declaration }) => declaration.name);
  const matrices = await Promise.all(names.map(rule.matrix));
  const vectors = await Promise.all(rule.train.vectors.map(({ name }) => rule.machine.readVector(name)));
  return () => {
    names.forEach((name, index) => {
      rule.setMatrix(name, matrices[index] as Matrix);
    });
    rule.train.vectors.forEach(({ name }, index) => {
      rule.machine.writeVector(name, vectors[index] as Float64Array);
    });
  };
}

export function transpose({ inputs, outputs, entries }: Matrix): Matrix {
  const turned = Float64Array.from({ length: entries.length }, (_, at) => {
    const output = Math.floor(at / inputs);
    return entries[(at % inputs) * outputs + output] as number;
  });
  return { inputs: outputs, outputs: inputs, entries: turned };
}

/** One after the other: x → second(first(x)). */
export function multiply(first: Matrix, second: Matrix): Matrix {
  const entries = new Float64Array(first.inputs * second.outputs);
  for (let i = 0; i < first.inputs; i++) {
    for (let k = 0; k < first.outputs; k++) {
      const factor = first.entries[i * first.outputs + k] as number;
      for (let o = 0; o < second.outputs; o++) {
        const at = i * second.outputs + o;
        entries[at] = (entries[at] as number) + factor * (second.entries[k * second.outputs + o] as number);
      }
    }
  }
  return { inputs: first.inputs, outputs: second.outputs, entries };
}

/** Orthogonal, by Gram–Schmidt on normal numbers. */
export function orthogonal(n: number, seed: number): Matrix {
  const random = openStream(seed, n);
  const rows: number[][] = [];
  while (rows.length < n) {
    const row = Array.from({ length: n }, () => random.normal());
    // Twice, so that rounding leaves nothing.
    for (const other of [...rows, ...rows]) {
      const along = row.reduce((sum, entry, i) => sum + entry * (other[i] as number), 0);
      for (const i of row.keys()) row[i] = (row[i] as number) - along * (other[i] as number);
    }
    const length = Math.sqrt(row.reduce((sum, entry) => sum + entry * entry, 0));
    rows.push(row.map((entry) => entry / length));
  }
  return { inputs: n, outputs: n, entries: Float64Array.from(rows.flat()) };
}

/** ∂z_3/∂a_l of three linear layers, as a feedback array stores its transpose. */
export async function jacobians(rule: SmallRule): Promise<readonly Matrix[]> {
  const [second, third] = [await rule.matrix('layer 2'), await rule.matrix('layer 3')];
  return [transpose(multiply(second, third)), transpose(third)];
}

export function cosine(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let [dot, first, second] = [0, 0, 0];
  for (let at = 0; at < one.length; at++) {
    const [a, b] = [one[at] as number, other[at] as number];
    dot += a * b;
    first += a * a;
    second += b * b;
  }
  return dot / Math.sqrt(first * second);
}

/** Degrees between two changes. */
export const angle = (one: ArrayLike<number>, other: ArrayLike<number>) =>
  (Math.acos(Math.min(1, Math.max(-1, cosine(one, other)))) * 180) / Math.PI;

/** Share of samples that the rule's own evaluation gets right. */
export async function accuracyOf({ machine, evaluate }: SmallRule, count = 60): Promise<number> {
  await machine.readCounters();
  for (let first = 0; first < count; first += evaluate.batch) {
    machine.run({ program: 'evaluate', set: 'train', first, count: Math.min(evaluate.batch, count - first), epoch: 0 });
  }
  const { counts } = await machine.readCounters();
  const score = counts.evaluate?.[evaluate.operations.findIndex(({ kind }) => kind === 'score')];
  return (score?.correct ?? 0) / (score?.samples ?? 1);
}

/** Sets the last bias so that the first sample is on its target: of a linear output, so that its error is rounding. */
export async function settleOutput(rule: SmallRule): Promise<void> {
  const start = await Promise.all(rule.tiles.map(({ declaration }) => rule.matrix(declaration.name)));
  const vectors = await Promise.all(rule.train.vectors.map(({ name }) => rule.machine.readVector(name)));
  rule.machine.run({ ...smallBatch, count: 1 });
  const error = await rule.value('output error');
  for (const [index, { declaration }] of rule.tiles.entries()) rule.setMatrix(declaration.name, start[index] as Matrix);
  for (const [index, { name }] of rule.train.vectors.entries()) {
    rule.machine.writeVector(name, vectors[index] as Float64Array);
  }
  const bias = `bias ${rule.network.hidden.length + 1}`;
  const values = await rule.machine.readVector(bias);
  rule.machine.writeVector(
    bias,
    values.map((value, at) => value - (error[at] ?? 0)),
  );
}

async function readMatrix(machine: Machine, { declaration }: TileSpec): Promise<Matrix> {
  const { inputs, outputs, name } = declaration;
  return { inputs, outputs, entries: (await machine.readTile(name)).planes };
}

function specOf(tiles: readonly TileSpec[], name: string): TileSpec {
  const spec = tiles.find(({ declaration }) => declaration.name === name);
  if (!spec) throw new Error(`no tile ${name} among ${tiles.map(({ declaration }) => declaration.name).join(', ')}`);
  return spec;
}
