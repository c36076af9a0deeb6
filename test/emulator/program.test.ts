/** Recording refuses mistakes where they are made; analysis reads off a program what the handbook says of its rule. */
import { describe, expect, it } from 'vitest';
import { activations, denseLayers, recordEvaluation, recordTraining, rules } from '../../algorithms/index.ts';
import { FormulaError } from '../../devices/index.ts';
import {
  deriveDemands,
  keptValues,
  type Program,
  ProgramError,
  placeOperations,
  Recorder,
} from '../../emulator/index.ts';

const initial = { distribution: 'uniform', bound: 0.5 } as const;
const open = () => new Recorder('test', { batch: 4, inputs: 6, classes: 3 });
const layer = { name: 'layer', outputs: 3, inputs: 6, role: 'weights', initial } as const;

describe('recorder', () => {
  it.each<[string, (program: Recorder) => unknown]>([
    ['a read', (program) => program.read(program.tile(layer), program.target)],
    ['a transposed read', (program) => program.readTransposed(program.tile(layer), program.image)],
    ['a change by input', (program) => program.change('write', program.tile(layer), program.target, program.target, 1)],
    ['a change by error', (program) => program.change('pulses', program.tile(layer), program.image, program.image, 1)],
    ['an adjustment', (program) => program.adjust(program.vector('v', 3, initial), program.image, 1)],
    ['a formula', (program) => program.map('sum', 'a + b', { a: program.image, b: program.target })],
    ['a formula of nothing', (program) => program.map('one', '1', {})],
    ['a score', (program) => program.score(program.image)],
  ])('refuses %s of another width', (_, record) => {
    expect(() => record(open())).toThrow(ProgramError);
  });

  it('refuses to scale what is not written', () => {
    const program = open();
    expect(() =>
      program.change('pulses', program.tile(layer), program.image, program.target, 1, { scale: 'largest' }),
    ).toThrow('Expected the gradient of layer to be written to be worked on, got pulses');
  });

  it('refuses a formula that uses what it was not given', () => {
    const program = open();
    expect(() => program.map('sum', 'a + b', { a: program.image })).toThrow(FormulaError);
  });

  it('gives one handle for one declaration, and refuses another under its name', () => {
    const program = open();
    expect(program.tile(layer)).toBe(program.tile({ ...layer }));
    expect(() => program.tile({ ...layer, inputs: 7 })).toThrow(ProgramError);
    const vector = program.vector('bias', 3, initial);
    expect(program.vector('bias', 3, initial)).toBe(vector);
    expect(() => program.vector('bias', 3, { distribution: 'zero', bound: 0 })).toThrow(ProgramError);
    expect(program.finish().tiles).toHaveLength(1);
  });

  it('refuses a read of a tile after its change: a stale read', () => {
    const program = open();
    const tile = program.tile(layer);
    const y = program.read(tile, program.image);
    const error = program.map('error', 'y - t', { y, t: program.target });
    program.change('pulses', tile, program.image, error, 0.1);
    expect(() => program.readTransposed(tile, error)).toThrow(/read layer transposed.*before the change of layer/);
  });

  it('reads a tile again once another round begins, and the read waits for the change', () => {
    const program = open();
    const tile = program.tile(layer);
    const y = program.read(tile, program.image);
    program.change('pulses', tile, program.image, y, 0.1);
    program.beginRound();
    program.change('pulses', tile, program.image, program.read(tile, program.image), 0.1);
    const [first, change, second, last] = placeOperations(program.finish());
    expect(change?.waitsFor).toContain(first?.index);
    expect(second?.waitsFor).toEqual([change?.index]);
    expect(last?.waitsFor).toEqual(expect.arrayContaining([change?.index, second?.index]));
  });

  it('tells two reads of one tile apart', () => {
    const program = open();
    const tile = program.tile(layer);
    program.read(tile, program.image);
    program.read(tile, program.image);
    program.readTransposed(tile, program.target);
    const labels = program.finish().operations.map(({ label }) => label);
    expect(labels).toEqual(['read layer', 'read layer (2)', 'read layer transposed']);
  });
});

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const train = (rule: string, widths: readonly number[]): Program =>
  recordTraining(
    rules.get(rule)!,
    { ...denseLayers(widths), activation: activations.tanh, gain: 1 },
    {
      rate: 0.1,
      update: 'pulses',
      batch: 8,
    },
  );

describe('demands are those of the handbook (rules-feedback.md §0.1)', () => {
  it.each([[[12, 9, 4]], [[12, 9, 7, 4]], [[12, 9, 8, 7, 4]]])('widths %j', (widths) => {
    const layers = widths.length - 1;
    const hidden = widths.slice(1, -1);
    const classes = widths.at(-1)!;
    const common = {
      reads: layers,
      updates: layers,
      feedbackUpdates: 0,
      readOuts: 0,
      // Image, hidden activations and the prediction, which the error at the output compares with the target.
      // Inputs of every layer; the prediction is used at once.
      keptValues: sum(widths.slice(0, -1)),
    };
    const oneByOne = {
      concurrentUpdates: 1,
      errorPath: layers - 1,
      readPath: 2 * layers - 1,
      locks: layers > 2 ? ['forward', 'update', 'backward'] : ['forward', 'update'],
    };
    expect(deriveDemands(train('bp', widths))).toEqual({
      ...common,
      ...oneByOne,
      transposedReads: layers - 1,
      feedbackReads: 0,
      feedbackTiles: 0,
      feedbackWeights: 0,
    });
    expect(deriveDemands(train('fa', widths))).toEqual({
      ...common,
      ...oneByOne,
      transposedReads: 0,
      feedbackReads: layers - 1,
      feedbackTiles: layers - 1,
      feedbackWeights: sum(hidden.map((width, index) => width * widths[index + 2]!)),
    });
    expect(deriveDemands(train('dfa', widths))).toEqual({
      ...common,
      // One hidden layer has nobody to learn beside; more hear the error together, and the output joins them.
      concurrentUpdates: layers > 2 ? layers : 1,
      errorPath: 1,
      readPath: layers + 1,
      locks: ['forward', 'update'],
      transposedReads: 0,
      feedbackReads: layers - 1,
      feedbackTiles: layers - 1,
      feedbackWeights: sum(hidden.map((width) => width * classes)),
    });
  });

  it('of a rule that sends the target instead of the error: hidden layers do not wait for the output', () => {
    const program = new Recorder('direct random target projection', { batch: 1, inputs: 6, classes: 3 });
    const weights = [
      program.tile({ name: 'layer 1', outputs: 5, inputs: 6, role: 'weights', initial }),
      program.tile({ name: 'layer 2', outputs: 3, inputs: 5, role: 'weights', initial }),
    ] as const;
    const a = program.map('a', 'tanh(z)', { z: program.read(weights[0], program.image) });
    const feedback = program.tile({ name: 'feedback 1', outputs: 5, inputs: 3, role: 'feedback', initial });
    const carried = program.read(feedback, program.target);
    program.change('pulses', weights[0], program.image, program.map('d', 'e * (1 - a * a)', { e: carried, a }), 0.1);
    const error = program.map('error', 'y - t', { y: program.read(weights[1], a), t: program.target });
    program.change('pulses', weights[1], a, error, 0.1);
    // The target is known before anything is read: its reads are not on the way of an error.
    expect(deriveDemands(program.finish())).toMatchObject({ locks: ['forward'], errorPath: 0 });
  });

  it('of inference: reads alone', () => {
    const evaluate = recordEvaluation({ ...denseLayers([12, 9, 4]), activation: activations.relu, gain: 1 }, 10);
    expect(deriveDemands(evaluate)).toMatchObject({ reads: 2, updates: 0, keptValues: 0, errorPath: 0 });
    expect(placeOperations(evaluate).every(({ phase }) => phase === 'forward')).toBe(true);
  });
});

describe('places', () => {
  const program = train('bp', [12, 9, 7, 4]);
  const placed = placeOperations(program);
  const place = (label: string) => placed.find(({ operation }) => operation.label === label)!;

  it('are forward until the target is used, error until a change', () => {
    const phaseOf = (label: string) => place(label).phase;
    expect(['read layer 1', 'activation 2', 'read layer 3', 'logits', 'softmax', 'score'].map(phaseOf)).toEqual(
      new Array(6).fill('forward'),
    );
    const error = ['output error', 'read layer 3 transposed', 'error 2', 'read layer 2 transposed', 'error 1'];
    expect(error.map(phaseOf)).toEqual(new Array(5).fill('error'));
    expect(['update layer 1', 'update layer 3', 'adjust bias 2'].map(phaseOf)).toEqual(new Array(3).fill('update'));
  });

  it('count the tile reads on the way: forward depth, then error depth', () => {
    expect(['read layer 1', 'read layer 2', 'read layer 3'].map((label) => place(label).depth)).toEqual([0, 1, 2]);
    const changes = ['update layer 3', 'update layer 2', 'update layer 1'];
    expect(changes.map((label) => place(label).errorDepth)).toEqual([0, 1, 2]);
    expect(changes.map((label) => place(label).depth)).toEqual([3, 4, 5]);
  });

  it('make a change wait for the last read of its tile', () => {
    const { waitsFor } = place('update layer 2');
    expect(waitsFor).toContain(place('read layer 2 transposed').index);
    expect(waitsFor).toContain(place('error 2').index);
    for (const { waitsFor: waits, index } of placed) for (const wait of waits) expect(wait).toBeLessThan(index);
  });

  it('keep what the forward pass made and learning uses', () => {
    const names = keptValues(program).map((value) => program.values[value]!.name);
    expect(names.sort()).toEqual(['activation 1', 'activation 2', 'image']);
  });
});
