import { describe, expect, it } from 'vitest';
import { conductanceOf, readPulseData } from '../../studies/fit/read-pulse-data.ts';
import { turningPoint } from '../../studies/fit/turning-point.ts';
import { normalFrom } from '../devices/random.ts';
import { useFolder } from './small-study.ts';

const folder = useFolder();
const read = (text: string, given = {}) => readPulseData(folder.write('pulses.csv', text), given);

/** Conductances in µS after 0, 1, … pulses. */
const rising = [1, 2, 2.8, 3.4, 3.8, 4];
const falling = [3, 2.2, 1.6, 1.2];
const lines = [...rising, ...falling].map((conductance, pulse) => `${pulse},${conductance}`);
const plain = `pulse,conductance_uS\n${lines.join('\n')}\n`;

describe('pulse data', () => {
  it('span weights −1 to 1 from the least to the largest mean, up to the turning point up', () => {
    const { data, scale } = read(plain);
    expect(scale.least).toBeCloseTo(1e-6, 15);
    expect(scale.most).toBeCloseTo(4e-6, 15);
    expect(data.protocol.observed).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(data.protocol.directions).toEqual(['up', 'up', 'up', 'up', 'up', 'down', 'down', 'down', 'down']);
    const [trace] = data.devices[0]!.cycles;
    expect(trace![0]).toBeCloseTo(-1, 12);
    expect(trace![5]).toBeCloseTo(1, 12);
    expect(trace![6]).toBeCloseTo(1 / 3, 12);
    expect(conductanceOf(data.zero, scale)).toBeCloseTo(0, 18);
  });

  it('are the same in every unit, with byte order mark, semicolons, comments, blank lines and any column order', () => {
    const { data, scale } = read(plain);
    const nano = lines.map((line) => line.replace(/,(.*)/, (_, value) => `;${Number(value) * 1000}`));
    for (const text of [
      `\uFEFF# measured in May\nPulse;Conductance_nS\n\n${nano.join('\r\n')}\n`,
      `conductance,pulse\n${lines.map((line) => line.replace(/(.*),(.*)/, '$2e-6,$1')).join('\n')}`,
    ]) {
      const other = read(text);
      expect(other.data.protocol).toEqual(data.protocol);
      expect(other.scale.most).toBeCloseTo(scale.most, 15);
      other.data.devices[0]!.cycles[0]!.forEach((weight, i) => {
        expect(weight).toBeCloseTo(data.devices[0]!.cycles[0]![i]!, 9);
      });
    }
  });

  it('keep devices and cycles apart, in any order of lines, and follow the directions that they say', () => {
    const rows = ['b,2', 'a,1', 'a,2', 'b,1'].flatMap((name) =>
      rising.concat(falling).map((value, pulse) => `${name},${10 * pulse},${pulse < 3 ? 'UP' : 'down'},${value}`),
    );
    const { data } = read(`device,cycle,pulse,direction,conductance_uS\n${rows.join('\n')}\n`);
    expect(data.devices.map(({ name, cycles }) => [name, cycles.length])).toEqual([
      ['b', 2],
      ['a', 2],
    ]);
    expect(data.protocol.observed.at(-1)).toBe(90);
    expect(data.protocol.directions.lastIndexOf('up')).toBe(19);
    expect(data.protocol.directions).toHaveLength(90);
  });

  it('take the ends that are given', () => {
    const { data, scale } = read(plain, { least: 0.5e-6, most: 4.5e-6 });
    expect(scale).toEqual({ least: 0.5e-6, most: 4.5e-6 });
    expect(data.devices[0]!.cycles[0]![0]).toBeCloseTo(-0.75, 12);
  });
});

describe('the turning point', () => {
  it('is the largest value where nothing disturbs it, the end of a plateau, either end', () => {
    expect(turningPoint([1, 2, 3, 2, 1])).toBe(2);
    expect(turningPoint([1, 3, 3, 3, 2, 1])).toBe(3);
    expect(turningPoint([1, 3, 3, 3, 1])).toBe(3);
    expect(turningPoint([1, 2, 3])).toBe(2);
    expect(turningPoint([3, 2, 1])).toBe(0);
    expect(turningPoint([5])).toBe(0);
  });

  it('is found behind a noisy plateau, and on a noisy straight line within its noise', () => {
    const leave = (pulses: number, time: number) => (pulses <= 0 ? 0 : 1 - Math.exp(-pulses / time));
    for (let seed = 1; seed <= 20; seed++) {
      const normal = normalFrom(seed);
      const turn = (last: number, curve: (pulse: number) => number) =>
        turningPoint(Array.from({ length: last + 1 }, (_, i) => curve(i) + 0.03 * normal()));
      expect(turn(200, (i) => leave(i, 15) - leave(i - 100, 15))).toBe(100);
      expect(Math.abs(turn(170, (i) => leave(i, 15) - leave(i - 100, 15)) - 100)).toBeLessThanOrEqual(4);
      expect(turn(200, (i) => 1 - Math.abs(i - 100) / 100)).toBe(100);
      expect(Math.abs(turn(170, (i) => 1 - Math.abs(i - 100) / 100) - 100)).toBeLessThanOrEqual(12);
    }
  });
});
