import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeDigits } from '../../algorithms/index.ts';
import type { ArrayReport } from '../../reports/arrays/array-report.ts';
import { writeSafetensors } from '../../studies/weights/write-safetensors.ts';
import { solveNodes } from './nodal-analysis.ts';
import { crosspoint, useFolder } from './small-study.ts';

const folder = useFolder();

/** 784-4-10; a layer of four inputs and ten outputs is small enough for nodal analysis. */
const [hidden, classes, images] = [4, 10, 12];
const first = Float64Array.from({ length: 784 * hidden }, (_, at) => Math.fround(0.3 * Math.sin(1.7 * at + 0.3)));
const second = Float64Array.from({ length: hidden * classes }, (_, at) => Math.fround(Math.cos(2.3 * at)));
const bias = Float64Array.from({ length: hidden }, (_, at) => Math.fround(0.1 * at));

const [on, off, volts] = [1e4, 1e6, 0.2];
const segment = { row: 8, column: 12 };

const study = (tile: Record<string, unknown>, rest: Record<string, unknown> = {}) =>
  JSON.stringify({
    title: 'Arrays of a small network',
    data: { set: 'digits', train: 20, test: 30 },
    network: { hidden: [hidden], activation: 'sigmoid', weights: 'small.safetensors' },
    tile: {
      ...{ rows: 4, columns: 20, mapping: { kind: 'pair', sides: 'one' } },
      device: { extends: 'ideal', electrical: { onResistance: on, offResistance: off, readVoltage: volts } },
      ...tile,
    },
    ...rest,
  });

async function weights(): Promise<void> {
  await writeSafetensors(folder.path('small.safetensors'), [
    { name: 'layers.0.weight', shape: [784, hidden], values: first },
    { name: 'layers.0.bias', shape: [hidden], values: bias },
    { name: 'layers.1.weight', shape: [hidden, classes], values: second },
  ]);
}

async function show(text: string, ...words: string[]): Promise<ArrayReport> {
  const file = folder.write('study.json', text);
  const base = ['array', file, '--backend', 'cpu', '--vectors', String(images), '--out', folder.path('out')];
  const { out, code, err } = await crosspoint([...base, '--json', ...words]);
  expect(err).not.toContain('error');
  expect(code).toBe(0);
  return JSON.parse(out) as ArrayReport;
}

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

/** What reaches the second layer, [images][hidden]. */
function activations(): number[][] {
  const { test, width } = makeDigits({ train: 20, test: 30, seed: 1 });
  return Array.from({ length: images }, (_, image) =>
    Array.from({ length: hidden }, (_, output) => {
      let sum = bias[output]!;
      for (let i = 0; i < width; i++) sum += (test.pixels[image * width + i]! / 255) * first[i * hidden + output]!;
      return sigmoid(sum);
    }),
  );
}

const scale = Math.max(...second.map(Math.abs));
const window = 1 / on - 1 / off;

/** As pairs lie: positive and negative crosspoint of each output side by side. */
const conductances = Array.from({ length: hidden }, (_, input) =>
  Array.from({ length: 2 * classes }, (_, column) => {
    const weight = second[input * classes + (column >> 1)]! / scale;
    return 1 / off + window * Math.max(column % 2 === 0 ? weight : -weight, 0);
  }),
);

describe('crosspoint array', () => {
  it('draws what nodal analysis of the same array gives', async () => {
    await weights();
    const report = await show(study({ wires: segment }), '--layer', '2');
    const { words, bits } = solveNodes(conductances, new Array<number>(hidden).fill(volts), segment);
    const loss = words.map((line, i) => line.map((word, j) => 1 - (word - bits[i]![j]!) / volts));
    const { lossFull, attenuation, conductance } = report.maps;
    loss.forEach((line, i) => {
      line.forEach((one, j) => {
        expect(lossFull!.mean[i]![j]).toBeCloseTo(one, 4);
      });
    });
    const worst = Math.max(...loss.flat());
    const { full } = report.arrays[0]!.loss!;
    expect(full.worst).toBeCloseTo(worst, 4);
    expect(loss[full.row]![full.column]).toBe(worst);
    const [positive, negative] = conductance.map(({ map }) => map.mean);
    conductances.forEach((line, i) => {
      line.forEach((one, j) => {
        expect((j % 2 === 0 ? positive : negative)![i]![j >> 1]! / one).toBeCloseTo(1, 3);
      });
    });
    // T by its definition: one word line alone at 1 V.
    conductances.forEach((line, i) => {
      const alone = conductances.map((_, row) => (row === i ? 1 : 0));
      const { currents } = solveNodes(conductances, alone, segment);
      line.forEach((one, j) => {
        expect(attenuation!.mean[i]![j]).toBeCloseTo(currents[j]! / one, 3);
      });
    });
  });

  it('tells the errors that the currents of nodal analysis have', async () => {
    await weights();
    const { errors, layer, filling } = await show(study({ wires: segment }), '--layer', '2');
    const inputs = activations();
    const exact = inputs.map((x) =>
      Array.from({ length: classes }, (_, o) => x.reduce((sum, one, i) => sum + one * second[i * classes + o]!, 0)),
    );
    const read = inputs.map((x) => {
      const { currents } = solveNodes(
        conductances,
        x.map((one) => one * volts),
        segment,
      );
      return exact[0]!.map((_, o) => ((currents[2 * o]! - currents[2 * o + 1]!) * scale) / (volts * window));
    });
    const mean = exact[0]!.map((_, o) => read.reduce((sum, own, n) => sum + own[o]! - exact[n]![o]!, 0) / images);
    mean.forEach((one, o) => {
      expect(errors.total.mean[o]).toBeCloseTo(one, 4);
    });
    const power = exact.flat().reduce((sum, one) => sum + one * one, 0);
    const gain = exact.flat().reduce((sum, one, at) => sum + one * read.flat()[at]!, 0) / power;
    expect(errors.gain).toBeCloseTo(gain, 5);
    expect(errors.signal).toBeCloseTo(Math.sqrt(power / exact.flat().length), 3);
    // Nothing but wires is wrong with them, and without them nothing is.
    const [stored, wires] = errors.effects;
    expect(errors.effects.map(({ id }) => id)).toEqual(['weights', 'wires']);
    expect(stored!.rms).toBeLessThan(1e-9);
    expect(wires!.without).toBeLessThan(1e-9);
    expect(layer).toMatchObject({
      origin: 'imported',
      inputs: 4,
      outputs: 10,
      weightScale: scale,
      place: 2,
      layers: 2,
    });
    expect(filling).toMatchObject({ arrays: 1, utilisation: 1 });
  });

  it('has nothing to say against exact arrays', async () => {
    await weights();
    const report = await show(study({}), '--layer', '2');
    expect(report.errors.total.rms).toBeLessThan(1e-9);
    expect(report.errors.gain).toBeCloseTo(1, 9);
    expect(report.answers).toMatchObject({ images, kept: images });
    expect(report.answers.correct).toBe(report.answers.correctExact);
    expect(report.maps).toMatchObject({ lossFull: null, lossMean: null, attenuation: null });
    expect(report.overview.loss).toBeNull();
    expect(report.power.wires).toBe(0);
    // Amplitudes: V² x² G of every crosspoint, mean over the images that are sampled.
    const inputs = activations().slice(0, report.power.vectors);
    const row = conductances.map((line) => line.reduce((sum, one) => sum + one, 0));
    const watts = inputs.map((x) => x.reduce((sum, one, i) => sum + (one * volts) ** 2 * row[i]!, 0));
    const expected = watts.reduce((sum, one) => sum + one, 0) / watts.length;
    expect(report.power.cells / expected).toBeCloseTo(1, 3);
    expect(report.power.energyPerRead / (expected * 100e-9)).toBeCloseTo(1, 3);
  });

  it('cuts a layer over arrays and shows every one of them', async () => {
    await weights();
    const report = await show(study({ rows: 300, columns: 5, wires: segment }), '--layer', '1');
    // 784 inputs on 3 blocks of at most 300, 4 outputs as pairs on 2 blocks of at most 2.
    expect(
      report.arrays.map((one) => [one.inputBlock, one.outputBlock, one.rows, one.columns, one.firstOutput]),
    ).toEqual([
      [0, 0, 300, 4, 0],
      [0, 1, 300, 4, 2],
      [1, 0, 300, 4, 0],
      [1, 1, 300, 4, 2],
      [2, 0, 184, 4, 0],
      [2, 1, 184, 4, 2],
    ]);
    expect(report.filling.utilisation).toBeCloseTo((784 * 8) / (6 * 300 * 5), 9);
    expect(new Set(report.overview.array.flat())).toEqual(new Set([null, 0, 1, 2, 3, 4, 5]));
    const worst = report.arrays.map(({ loss }) => loss!.full.worst);
    expect(worst[report.drawn]).toBe(Math.max(...worst));
    expect(report.maps.lossFull).toMatchObject({ rows: 300, columns: 4, binRows: 2, binColumns: 1 });
    const counted = report.histograms.map(({ counts }) => counts.reduce((sum, one) => sum + one, 0));
    expect(counted).toEqual([784 * 4, 784 * 4]);
  });

  it('adds up effects to the whole error', async () => {
    await weights();
    const converters = { dac: { bits: 4, scaling: 'fixed' }, adc: { bits: 5, range: 4 }, outputNoise: 0.05 };
    const mapping = { kind: 'pair', sides: 'two', cellBits: 3 };
    const { errors } = await show(study({ wires: segment, mapping, converters }), '--layer', '2');
    expect(errors.effects.map(({ id }) => id)).toEqual(['weights', 'inputs', 'wires', 'noise', 'adc']);
    errors.total.mean.forEach((one, o) => {
      const sum = errors.effects.reduce((all, { mean }) => all + mean[o]!, 0);
      expect(sum).toBeCloseTo(one, 3);
    });
    for (const { rms } of errors.effects) expect(rms).toBeGreaterThan(0);
  });
});

describe('crosspoint array, the rest of the command', () => {
  const trained = study(
    { rows: 64, columns: 16 },
    {
      network: { hidden: [6] },
      rules: ['bp', 'dfa'],
      train: { arithmetic: 'floating-point', epochs: 1, batch: 5, rate: 0.05 },
      variants: { plain: {}, 'coarse cells': { 'tile.mapping.cellBits': 2 } },
    },
  );

  it('trains in floating point where the study says so, and writes page and data', async () => {
    const file = folder.write('study.json', trained);
    const words = ['--variant', 'coarse cells', '--layer', 'layer 2', '--vectors', '8', '--drive', '50'];
    const said = await crosspoint(['array', file, '--backend', 'cpu', '--out', folder.path('out'), ...words]);
    expect(said.code).toBe(0);
    expect(said.err).toContain('epoch 1');
    expect(said.out).toMatch(/^(Usable|Hardly usable|Not usable): without wire resistance columns read /);
    expect(said.out).toMatch(/weights as stored +adds .* \(2-bit cells\)/);
    expect(said.out).not.toMatch(/undefined|NaN|\[object/);
    expect(readdirSync(folder.path('out')).sort()).toEqual(['array.html', 'array.json']);
    const report = JSON.parse(readFileSync(folder.path('out', 'array.json'), 'utf8')) as ArrayReport;
    expect(report).toMatchObject({ variant: 'coarse cells', layer: { origin: 'trained', name: 'layer 2' } });
    expect(report.power.drive).toBeCloseTo(50e-9, 15);
    expect(report.reproduce).toContain(
      "--layer 'layer 2' --variant 'coarse cells' --vectors 8 --backend cpu --drive 50",
    );
    const page = readFileSync(folder.path('out', 'array.html'), 'utf8');
    const [text = ''] = page.slice(page.indexOf('<main')).split('</footer>');
    expect(text.includes('have no wire resistance')).toBe(true);
    expect(/undefined|NaN|\[object/.exec(text)).toBeNull();
  });

  it('takes the array as passive where it is asked to', async () => {
    await weights();
    const plain = study({ wires: segment });
    const report = await show(plain, '--layer', '2', '--passive');
    expect((await show(plain, '--layer', '2')).passive).toBeNull();
    const { reading, writing, worst, sampled, writeVoltage } = report.passive!;
    expect(report.reproduce).toMatch(/ --passive$/);
    expect([sampled, writeVoltage]).toEqual([8, 2]);
    const own = conductances[worst.row]![worst.column]!;
    expect(worst.conductance / own).toBeCloseTo(1, 3);
    // Wires take little of the voltage here: V/2 is what nobody but the lines' own crosspoints sees.
    const leak = conductances.reduce((sum, line, i) => sum + (i === worst.row ? 0 : line[worst.column]! / 2), 0);
    const [floating, grounded, half] = reading.map((one) => one.worst);
    expect(half!.sneak / (leak / own)).toBeCloseTo(1, 1);
    expect(half!.disturb / volts).toBeCloseTo(0.5, 2);
    expect(grounded!.margin!).toBeGreaterThan(floating!.margin!);
    // Linear cells: the same ratios, and powers as squares of voltages.
    expect(writing![2]!.worst.sneak / half!.sneak).toBeCloseTo(1, 3);
    expect(writing![2]!.worst.power / half!.power / (2 / volts) ** 2).toBeCloseTo(1, 3);

    const file = folder.write('study.json', plain);
    const words = ['--layer', '2', '--passive', '--vectors', '4', '--backend', 'cpu', '--out', folder.path('out')];
    const said = await crosspoint(['array', file, ...words]);
    expect(said.code).toBe(0);
    expect(said.out).toContain('Taken as passive\nRead at 200');
    expect(said.out).toMatch(/reading, 200.mV +floating +worst +.*×.*×/);
    expect(said.out).toMatch(/writing, 2\.00.V +floating +worst/);
    expect(said.out).not.toMatch(/undefined|NaN|\[object/);
    expect(readFileSync(folder.path('out', 'array.html'), 'utf8')).toContain('<section id="passive">');
  });

  it('shows the weights that learning starts from where arrays learn', async () => {
    const learning = study(
      { rows: 128, columns: 16, device: 'gokmen-vlasov', mapping: 'differential' },
      { network: { hidden: [6] }, rules: ['bp'], train: { epochs: 1, rate: 0.01 } },
    );
    const report = await show(learning);
    expect(report.layer).toMatchObject({ origin: 'initial', weightScale: 1 });
    expect(report.histograms.map(({ name }) => name)).toEqual(['positive crosspoints', 'negative crosspoints']);
    expect(report.errors.effects.map(({ id }) => id)).toEqual(['weights']);
  });

  describe('refuses and leaves nothing behind', () => {
    let file = '';
    const refused = async (words: readonly string[], message: RegExp, code = 2) => {
      const said = await crosspoint(['array', ...words]);
      expect(said.code).toBe(code);
      expect(said.err).toMatch(message);
      expect(said.out).toBe('');
      expect(existsSync(folder.path('out'))).toBe(false);
    };
    const out = () => ['--out', folder.path('out')];

    it.each([
      ['0', /--layer to be one of 1 \(784 inputs, 6 outputs\), 2 \(6 inputs, 10 outputs\), got `0`/],
      ['3', /got `3`/],
      ['-1', /got `-1`/],
      ['layer 9', /got `layer 9`/],
      ['1.5', /got `1\.5`/],
    ])('layer %s', async (layer, message) => {
      file = folder.write('study.json', trained);
      await refused([file, `--layer=${layer}`, ...out()], message);
    });

    it('other nonsense', async () => {
      file = folder.write('study.json', trained);
      await refused([...out()], /missing required argument 'study'/);
      await refused([folder.path('nowhere.yaml'), ...out()], /nowhere\.yaml/);
      await refused([file, '--variant', 'fine', ...out()], /--variant to be one of plain, coarse cells, got `fine`/);
      await refused([file, '--rule', 'fa', ...out()], /--rule to be one of bp, dfa, got `fa`/);
      await refused([file, '--vectors', '0', ...out()], /--vectors to be an integer from 1 to 10000/);
      await refused([file, '--drive', 'long', ...out()], /--drive to be a number above 0, at most 1e9 ns, got `long`/);
      await refused([file, '--backend', 'abacus', ...out()], /Allowed choices/);
      const interleaved = ['--set', 'tile.wires={segment: 1, interleaved: true}', '--passive'];
      await refused([file, ...interleaved, ...out()], /`tile\.wires\.interleaved` to be false with --passive/);
      const none = ['--set', 'data.set=none', '--set', 'data.width=4', '--set', 'data.classes=3'];
      const cost = ['--set', 'train.epochs=0', '--set', 'data.train=1', '--set', 'data.test=1'];
      await refused([file, ...none, ...cost, ...out()], /`data\.set` to have images/);
      await refused([file, '--out', '/proc/nowhere/out'], /--out\) to be a folder that can be written/, 1);
    });
  });
});
