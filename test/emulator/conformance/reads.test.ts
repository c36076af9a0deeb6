/** Reads of ideal tiles, on every backend: linear algebra, whatever the shape and however it is cut into arrays. */
import { describe, expect, it, type TestContext } from 'vitest';
import { settleDevice } from '../../../devices/index.ts';
import { programPlanes } from '../../../emulator/index.ts';
import { backendFor, backendNames, closeBackends } from '../../backends.ts';
import { relativeDifference } from '../machines.ts';
import { Probe, type ProbeSpec, wave } from '../probe.ts';

closeBackends();

const samples = 5;
/** Arrays that hold no whole number of most tiles, in lines that are no multiple of four. */
const smallArray = { rows: 7, columns: 10 };
const ways = {
  'one array': {},
  'small arrays': { array: smallArray },
  'differential pairs on small arrays': { array: smallArray, mapping: 'differential' },
} as const;
const shapes: readonly (readonly [inputs: number, outputs: number])[] = [
  [1, 1],
  [3, 5],
  [4, 4],
  [9, 17],
  [31, 21],
  [130, 65],
];

describe.each(backendNames)('%s', (name) => {
  async function openDriven(context: TestContext, spec: ProbeSpec): Promise<Probe> {
    const probe = await Probe.open(await backendFor(name, context), { batch: samples, read: true, ...spec });
    const { inputs, outputs } = spec;
    probe.drive({ x: wave(inputs, 1), perImage: wave(inputs, 2), d: wave(outputs, 3), perTarget: wave(outputs, 4) });
    return probe;
  }

  for (const [inputs, outputs] of shapes) {
    for (const [way, options] of Object.entries(ways)) {
      it(`gives W x and Wᵀ d as float64 does: ${inputs} inputs, ${outputs} outputs, ${way}`, async (context) => {
        const probe = await openDriven(context, { inputs, outputs, ...options });
        probe.run();
        const [x, d, w] = [await probe.value('x'), await probe.value('d'), await probe.weights()];
        const forward = new Float64Array(samples * outputs);
        const transposed = new Float64Array(samples * inputs);
        for (let n = 0; n < samples; n++) {
          for (let j = 0; j < inputs; j++) {
            for (let o = 0; o < outputs; o++) {
              forward[n * outputs + o]! += w[j * outputs + o]! * x[n * inputs + j]!;
              transposed[n * inputs + j]! += w[j * outputs + o]! * d[n * outputs + o]!;
            }
          }
        }
        expect(relativeDifference(await probe.value('read w'), forward)).toBeLessThan(1e-5);
        expect(relativeDifference(await probe.value('read w transposed'), transposed)).toBeLessThan(1e-5);
        probe.machine.close();
      });
    }
  }

  it('changes results by rounding only where a tile is cut into arrays', async (context) => {
    const results: Float64Array[][] = [];
    for (const options of [{}, { array: smallArray }, { array: { rows: 64, columns: 33 } }]) {
      const probe = await openDriven(context, { inputs: 130, outputs: 65, ...options });
      probe.run();
      results.push([await probe.value('read w'), await probe.value('read w transposed')]);
      probe.machine.close();
    }
    for (const cut of results.slice(1)) {
      cut.forEach((one, index) => {
        expect(relativeDifference(one, results[0]![index]!)).toBeLessThan(2e-6);
      });
    }
  });

  it('differential pairs of ideal devices read and learn as single devices do', async (context) => {
    const values: Float64Array[][] = [];
    for (const mapping of ['reference', 'differential'] as const) {
      const change = { mode: 'write', rate: 0.1 } as const;
      const probe = await openDriven(context, { inputs: 13, outputs: 6, mapping, change });
      for (let epoch = 1; epoch <= 4; epoch++) probe.run(samples, 0, epoch);
      const reads = [await probe.value('read w'), await probe.value('read w transposed')];
      values.push([await probe.weights(), ...reads]);
      probe.machine.close();
    }
    values[0]!.forEach((one, index) => {
      expect(relativeDifference(one, values[1]![index]!)).toBeLessThan(1e-6);
    });
  });

  it.for([
    ['ideal', 'pulses'],
    ['gokmen-vlasov', 'pulses'],
    ['gokmen-vlasov', 'write'],
  ] as const)('a read sees what a change has made: %s, %s', async ([preset, mode], context) => {
    for (const mapping of ['reference', 'differential'] as const) {
      const devices = { w: settleDevice(preset) };
      const change = { mode, rate: 0.05 };
      const probe = await openDriven(context, { inputs: 9, outputs: 6, devices, mapping, change });
      const start = await probe.weights();
      probe.run();
      const [changed, x] = [await probe.weights(), await probe.value('x')];
      expect(relativeDifference(start, changed)).toBeGreaterThan(0.01);
      probe.run();
      const expected = new Float64Array(samples * 6);
      for (let at = 0; at < samples * 54; at++) {
        const [n, cell] = [Math.floor(at / 54), at % 54];
        expected[n * 6 + (cell % 6)]! += changed[cell]! * x[n * 9 + Math.floor(cell / 6)]!;
      }
      expect(relativeDifference(await probe.value('read w'), expected), mapping).toBeLessThan(1e-5);
      probe.machine.close();
    }
  });

  it('counts vectors, active inputs and amplitude', async (context) => {
    const probe = await openDriven(context, { inputs: 6, outputs: 3, batch: 4 });
    probe.drive({ x: [0, 1, -0.5, 0, 0.25, 2], perImage: new Float64Array(6) });
    probe.run(3);
    // ±0.5 and 0.25 are 127.5 and 63.75 of 255, rounded half to even.
    const amplitude = 255 + 128 + 64 + 510;
    const expected = { vectors: 3, activeInputs: 3 * 4, amplitude: 3 * amplitude, saturations: 0 };
    expect(await probe.counts('read w')).toEqual(expected);
    expect((await probe.counts('read w')).vectors).toBe(0);
    probe.machine.close();
  });

  it('returns tiles and vectors as they were written', async (context) => {
    const probe = await openDriven(context, { inputs: 9, outputs: 5, mapping: 'differential' });
    const planes = programPlanes(probe.tiles[0]!, wave(45, 5), new Float64Array(0));
    probe.machine.writeTile('w', { planes, fields: new Float64Array(0) });
    expect((await probe.machine.readTile('w')).planes).toEqual(planes);
    expect(await probe.weights()).toEqual(wave(45, 5));
    expect(await probe.machine.readVector('a')).toEqual(wave(9, 1));
    expect(await probe.machine.readVector('c')).toEqual(wave(5, 3));
    probe.machine.close();
  });
});
