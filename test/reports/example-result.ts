/**
 * Results to test reports with. EVERY NUMBER HERE IS MADE UP: plausible in size and in how the rules differ, measured by
 * nobody and computed from no device. Never quote them.
 */
import { breakdownOf } from '../../reports/cost-breakdown.ts';
import { metricsOf } from '../../reports/cost-metrics.ts';
import type { Outcome, Result } from '../../reports/result.ts';

type Bill = Outcome['bill'];
type Bar = Bill['timeline'][number];
type Phase = Bill['energy'][number]['phase'];

interface Task {
  readonly phase: Bar['phase'];
  readonly operation: string;
  readonly resource: string;
  readonly duration: number;
  readonly after: readonly number[];
}

const titles: Readonly<Record<string, string>> = {
  bp: 'backpropagation',
  fa: 'feedback alignment',
  dfa: 'direct feedback alignment',
};

/** Two variants × three rules × three seeds × five epochs. */
export function exampleResult(): Result {
  const widths = [784, 256, 128, 10];
  const variants = [
    { variant: 'ideal', device: 'ideal', loss: { bp: 0, fa: 0.006, dfa: 0.008 }, slow: 1 },
    { variant: 'gokmen-vlasov', device: 'gokmen-vlasov', loss: { bp: 0.012, fa: 0.026, dfa: 0.029 }, slow: 1.35 },
  ] as const;
  const rules = ['bp', 'fa', 'dfa'] as const;
  const outcomes = variants.flatMap(({ variant, device, loss, slow }) =>
    rules.map((rule) => ({
      ...costOf({ variant, device, rule, widths, slow }, 5),
      seeds: [1, 2, 3].map((seed) => ({
        seed,
        epochs: Array.from({ length: 6 }, (_, epoch) => epochOf(epoch, loss[rule], seed)),
        activity: { 'pulses layer 1': 1.2e7 * seed, 'pulses layer 2': 3.1e6, 'pulses layer 3': 2.2e5 },
        conductance: { 'layer 1': 0.48 },
      })),
    })),
  );
  return {
    ...frame('Backpropagation against direct feedback alignment', outcomes),
    about: 'Made-up numbers for tests only: a 784-256-128-10 network on analog tiles, trained by three rules.',
    backend: { name: 'cpu', adapter: '2 cores', node: '20.19.0' },
    times: { started: '2025-01-01T00:00:00.000Z', seconds: 41.3, imagesPerSecond: 5210 },
  };
}

/** Two rules at four depths, cost only. */
export function exampleDepthResult(): Result {
  const outcomes = [2, 4, 8, 16].flatMap((depth) =>
    ['bp', 'dfa'].map((rule) => {
      const widths = Array.from({ length: depth + 1 }, () => 256);
      return { ...costOf({ variant: `${depth} layers`, device: 'gokmen-vlasov', rule, widths, slow: 1 }), seeds: [] };
    }),
  );
  return {
    ...frame('Learning latency against depth', outcomes),
    about: 'Made-up numbers for tests only: equal layers, cost without training.',
    backend: { name: 'none', adapter: '', node: '20.19.0' },
    times: { started: '2025-01-01T00:00:00.000Z', seconds: 0.4, imagesPerSecond: 0 },
  };
}

function frame(title: string, outcomes: Outcome[]): Omit<Result, 'about' | 'backend' | 'times'> {
  return {
    format: 'crosspoint-result',
    version: 1,
    crosspoint: '0.1.0',
    identity: '0123456789abcdef'.repeat(4),
    title,
    study: {
      data: { name: 'digits', train: 2000, test: 1000 },
      network: { layers: [784, 256, 128, 10], activation: 'sigmoid' },
      tile: { rows: 128, cols: 128, device: 'gokmen-vlasov', mapping: 'differential', adc: { bits: 9, range: 12 } },
      technology: '32nm',
      rules: ['bp', 'fa', 'dfa'],
      train: { epochs: 5, batch: 32, rate: 0.05, update: 'pulsed', seeds: [1, 2, 3] },
    },
    reproduce: ['npm install crosspoint@0.1.0', 'npx crosspoint run studies/example.yaml --seed 1'],
    data: { name: 'digits', source: 'procedural, seeded', train: 2000, test: 1000 },
    outcomes,
  };
}

function epochOf(epoch: number, loss: number, seed: number): Outcome['seeds'][number]['epochs'][number] {
  const jitter = 0.0016 * (((seed * 7 + epoch * 3) % 5) - 2);
  const testAccuracy = epoch === 0 ? 0.098 + jitter : 0.972 - loss - 0.05 * 0.45 ** (epoch - 1) + jitter;
  return {
    epoch,
    trainAccuracy: epoch === 0 ? null : testAccuracy + 0.006,
    trainLoss: epoch === 0 ? null : 3 * (1 - testAccuracy),
    testAccuracy,
    testLoss: epoch === 0 ? 2.31 : 3.4 * (1 - testAccuracy),
  };
}

interface Asked {
  readonly variant: string;
  readonly device: string;
  readonly rule: string;
  readonly widths: readonly number[];
  readonly slow: number;
}

function costOf(asked: Asked, epochs = 0): Omit<Outcome, 'seeds'> {
  const bill = billOf(asked);
  const { variant, device, rule, widths } = asked;
  const layers = widths.length - 1;
  const hidden = widths.slice(1, -1);
  const feedback = rule === 'bp' ? 0 : layers - 1;
  const fed =
    rule === 'dfa'
      ? hidden.map((width) => width * (widths.at(-1) ?? 0))
      : hidden.map((width, index) => width * (widths[index + 2] ?? 0));
  return {
    variant,
    rule,
    ruleTitle: titles[rule] ?? rule,
    device,
    depth: layers,
    demands: {
      reads: layers + (rule === 'bp' ? layers - 1 : 0),
      transposedReads: rule === 'bp' ? layers - 1 : 0,
      feedbackReads: feedback,
      feedbackTiles: feedback,
      feedbackWeights: feedback === 0 ? 0 : fed.reduce((sum, weights) => sum + weights, 0),
      updates: layers,
      keptValues: widths.slice(0, -1).reduce((sum, width) => sum + width, 0),
      concurrentUpdates: rule === 'dfa' ? layers : 1,
      feedbackUpdates: 0,
      readOuts: 0,
      errorPath: rule === 'dfa' ? 1 : layers - 1,
      readPath: layers + (rule === 'dfa' ? 1 : layers - 1),
      locks: rule === 'dfa' ? ['forward'] : ['forward', 'backward'],
    },
    bill,
    metrics: metricsOf(bill, epochs),
    breakdown: breakdownOf(bill),
  };
}

/** Two a weight and read: forward, back, and the product that changes it. */
function operationsOf(rule: string, widths: readonly number[], batch: number): Bill['operations'] {
  const weights = widths.slice(1).reduce((sum, width, index) => sum + width * (widths[index] ?? 0), 0);
  return { step: 2 * batch * weights * (rule === 'bp' ? 3 : 2.5), inference: 2 * weights };
}

function levelOf(component: string): Bill['area'][number]['level'] {
  if (component === 'DRAM') return 'off chip';
  return component === 'bus' || component === 'SRAM buffer' ? 'tile' : 'array';
}

function billOf({ rule, widths, slow }: Asked): Bill {
  const batch = 32;
  const timeline = schedule(tasksOf(rule, widths.length - 1, batch, slow));
  const latency = Math.max(...timeline.map(({ end }) => end));
  const forwardEnd = Math.max(...timeline.filter(({ phase }) => phase === 'forward').map(({ end }) => end));
  const area = areaOf(rule, widths);
  const leakage = area.reduce((sum, entry) => sum + entry.leakage, 0);
  const energy = energyOf(rule, widths, batch, slow, leakage * latency);
  const shared = timeline.filter(
    ({ resource, phase }) => resource === 'output error' || (phase === 'gradient' && resource === 'bus'),
  );
  const learningLatency = latency - forwardEnd;
  return {
    technology: '32nm',
    batch,
    steps: 63,
    energy,
    area,
    timeline,
    totals: {
      energy: energy.reduce((sum, entry) => sum + entry.energy, 0),
      latency,
      area: area.reduce((sum, entry) => sum + entry.area, 0),
      leakage,
    },
    inference: { energy: 4.1e-9, latency: 210e-9, interval: 90e-9 },
    operations: operationsOf(rule, widths, batch),
    learningLatency,
    sequentialShare: Math.min(1, shared.reduce((sum, { start, end }) => sum + end - start, 0) / learningLatency),
    activity: 'made up for tests',
    assumptions: ['Made-up numbers for tests only.', 'One array serves one vector at a time.'],
  };
}

/** A step as tasks with dependencies; `after` holds indices into the list. */
function tasksOf(rule: string, layers: number, batch: number, slow: number): Task[] {
  const tasks: Task[] = [];
  const add = (task: Task): number => tasks.push(task) - 1;
  const read = 9e-9 * batch;
  const update = 14e-9 * batch * slow;
  let last: number[] = [];
  for (let layer = 1; layer <= layers; layer++) {
    const operation = `read layer ${layer}`;
    last = [add({ phase: 'forward', operation, resource: `layer ${layer}`, duration: read, after: last })];
  }
  const output = add({
    phase: 'error',
    operation: 'output error',
    resource: 'output error',
    duration: 40e-9,
    after: last,
  });
  const errors: number[] = Array.from({ length: layers + 1 }, () => output);
  for (let layer = layers - 1; layer >= 1; layer--) {
    const above = layer + 1;
    const [operation, resource] =
      rule === 'bp'
        ? [`read layer ${above} transposed`, `layer ${above}`]
        : [`read feedback ${layer}`, `feedback ${layer}`];
    const after = [rule === 'dfa' ? output : (errors[above] ?? output)];
    errors[layer] = add({ phase: 'error', operation, resource, duration: read, after });
  }
  for (let layer = layers; layer >= 1; layer--) {
    const after = [errors[layer] ?? output];
    const trains = add({
      phase: 'gradient',
      operation: `pulse trains ${layer}`,
      resource: 'bus',
      duration: 30e-9,
      after,
    });
    add({
      phase: 'update',
      operation: `update layer ${layer}`,
      resource: `layer ${layer}`,
      duration: update,
      after: [trains],
    });
  }
  return tasks;
}

/** In order of the list, each as early as its dependencies and its resource allow. */
function schedule(tasks: readonly Task[]): Bar[] {
  const free = new Map<string, number>();
  const bars: Bar[] = [];
  for (const { phase, operation, resource, duration, after } of tasks) {
    const start = Math.max(free.get(resource) ?? 0, ...after.map((index) => bars[index]?.end ?? 0));
    free.set(resource, start + duration);
    bars.push({ phase, operation, resource, start, end: start + duration, critical: false });
  }
  return markCritical(tasks, bars);
}

/** Back from the bar that ends last: what ends just where a critical bar begins, and holds it up, is critical too. */
function markCritical(tasks: readonly Task[], bars: readonly Bar[]): Bar[] {
  const end = Math.max(...bars.map((bar) => bar.end));
  const critical = bars.map((bar) => bar.end === end);
  for (let index = bars.length - 1; index >= 0; index--) {
    const bar = bars[index];
    if (bar === undefined || !critical[index]) continue;
    bars.forEach((other, position) => {
      const holds = other.resource === bar.resource || tasks[index]?.after.includes(position);
      if (position < index && holds && other.end === bar.start) critical[position] = true;
    });
  }
  return bars.map((bar, index) => ({ ...bar, critical: critical[index] ?? false }));
}

function energyOf(
  rule: string,
  widths: readonly number[],
  batch: number,
  slow: number,
  leaked: number,
): Bill['energy'] {
  const energy: Bill['energy'] = [];
  const add = (phase: Phase, operation: string, tile: string, shares: Readonly<Record<string, number>>): void => {
    for (const [component, joule] of Object.entries(shares))
      energy.push({ phase, operation, component, tile, level: levelOf(component), energy: joule * batch });
  };
  const last = widths.at(-1) ?? 0;
  for (let layer = 1; layer < widths.length; layer++) {
    const [rows = 0, columns = 0] = [widths[layer - 1], widths[layer]];
    const tile = `layer ${layer}`;
    const read = (inputs: number, outputs: number): Record<string, number> => ({
      array: 2.1e-15 * inputs * outputs,
      'flash ADC': 1.9e-12 * outputs,
      'row driver': 0.21e-12 * inputs,
      'column multiplexer': 0.11e-12 * outputs,
      adder: 0.09e-12 * outputs,
      'shift-add': 0.06e-12 * outputs,
      'SRAM buffer': 0.16e-12 * (inputs + outputs),
      bus: 0.12e-12 * outputs,
    });
    add('forward', `read ${tile}`, tile, read(rows, columns));
    if (layer > 1 && rule === 'bp') add('error', `read ${tile} transposed`, tile, read(columns, rows));
    if (layer > 1 && rule === 'fa')
      add('error', `read feedback ${layer - 1}`, `feedback ${layer - 1}`, read(columns, rows));
    if (layer > 1 && rule === 'dfa')
      add('error', `read feedback ${layer - 1}`, `feedback ${layer - 1}`, read(last, rows));
    add('gradient', `pulse trains ${layer}`, tile, {
      'pulse generator': 0.3e-12 * (rows + columns),
      register: 0.05e-12 * (rows + columns),
    });
    add('update', `update ${tile}`, tile, {
      array: 8.5e-15 * rows * columns * slow,
      'row driver': 0.6e-12 * rows,
      DRAM: 0.9e-12 * columns,
    });
  }
  energy.push({
    phase: 'static',
    operation: 'leakage',
    component: 'leakage',
    tile: 'chip',
    level: 'chip',
    energy: leaked,
  });
  return energy;
}

function areaOf(rule: string, widths: readonly number[]): Bill['area'] {
  const area: Bill['area'] = [];
  const source = 'made up for tests';
  const addTile = (tile: string, rows: number, columns: number): void => {
    const parts: readonly (readonly [string, number, string])[] = [
      ['array', 0.016e-12 * rows * columns, 'rows · columns · 16 F²'],
      ['flash ADC', 190e-12 * (columns / 8), '(2^bits − 1) · comparator'],
      ['row driver', 3.1e-12 * rows, 'rows · driver'],
      ['column multiplexer', 1.7e-12 * columns, 'columns · transmission gate'],
      ['adder', 4.2e-12 * columns, 'columns · bits · full adder'],
      ['shift-add', 3.3e-12 * columns, 'columns · bits · (adder + register)'],
      ['SRAM buffer', 1.2e-12 * (rows + columns), 'bits · 146 F²'],
    ];
    for (const [component, size, formula] of parts) {
      area.push({
        component,
        tile,
        level: levelOf(component),
        area: size,
        leakage: 0.4 * size * 1e6 * 1e-3,
        formula,
        source,
      });
    }
  };
  for (let layer = 1; layer < widths.length; layer++)
    addTile(`layer ${layer}`, widths[layer - 1] ?? 0, widths[layer] ?? 0);
  if (rule !== 'bp') {
    for (let layer = 1; layer < widths.length - 1; layer++) {
      addTile(`feedback ${layer}`, (rule === 'dfa' ? widths.at(-1) : widths[layer + 1]) ?? 0, widths[layer] ?? 0);
    }
  }
  area.push({
    component: 'bus',
    tile: 'chip',
    level: 'chip',
    area: 6.5e-9,
    leakage: 2e-6,
    formula: 'wires · pitch · length',
    source,
  });
  return area;
}
