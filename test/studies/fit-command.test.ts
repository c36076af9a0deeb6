import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settleDevice } from '../../devices/index.ts';
import { readDevice } from '../../studies/devices/read-device.ts';
import { alike, synthesise, trainOf } from '../devices/fit/synthetic.ts';
import { crosspoint, useFolder } from './small-study.ts';

const folder = useFolder();

const parameters = { ...alike, step: 0.08, upDown: -0.3, upperBound: 1.1, lowerBound: -1.1, cycleNoise: 0.1 };

/** Measured devices between 1 µS (w = −1) and 9 µS (w = 1). */
function measure(name: string, devices: number): string {
  const protocol = trainOf(50, 50);
  const data = synthesise({ law: 'soft-bounds', parameters, protocol, devices, cycles: 2, read: 0.01, seed: 3 });
  const rows = data.devices.flatMap(({ name, cycles }) =>
    cycles.flatMap((cycle, k) => Array.from(cycle, (w, i) => `${name},${k},${i},${(5 + 4 * w).toFixed(6)}`)),
  );
  return folder.write(name, `device,cycle,pulse,conductance_uS\n${rows.join('\n')}\n`);
}

const runFit = (file: string, ...words: string[]) => crosspoint(['fit', file, '--out', folder.path('out'), ...words]);

describe('crosspoint fit', () => {
  it('leaves a device that studies can use, and a report', async () => {
    const file = measure('pulses.csv', 3);
    const flags = [
      '--law',
      'soft-bounds',
      '--gmin',
      '1e-6',
      '--gmax',
      '9e-6',
      '--write-up',
      '2,1e-7',
      '--name',
      'mine',
    ];
    const said = await runFit(file, ...flags);
    expect(said.code).toBe(0);
    expect(readdirSync(folder.path('out')).sort()).toEqual(['mine.html', 'mine.yaml']);
    expect(said.out).toMatch(/^soft-bounds: R² 0\.99/m);
    expect(said.out).toContain(`device: ${folder.path('out', 'mine.yaml')}`);

    const device = settleDevice(readDevice(folder.path('out', 'mine.yaml')));
    expect(device).toMatchObject({ name: 'mine', law: 'soft-bounds' });
    expect(device.range[1]).toBeCloseTo(1.1, 1);
    // The bounds of the law are the conducting and the insulating end: 5 µS + 4 µS w.
    expect(1e6 / device.electrical.onResistance).toBeCloseTo(5 + 4 * device.range[1], 4);
    expect(1e6 / device.electrical.offResistance).toBeCloseTo(5 + 4 * device.range[0], 4);
    const { readVoltage, writeDown } = settleDevice('taox-hfox').electrical;
    expect(device.electrical).toMatchObject({ writeUp: { voltage: 2, width: 1e-7 }, readVoltage, writeDown });
    const yaml = readFileSync(folder.path('out', 'mine.yaml'), 'utf8');
    expect(yaml).toContain('# Not measured, taken from taox-hfox: readVoltage, writeDown, cellSize.');
    expect(yaml).toMatch(/^ {2}step: 0\.0\d+ # 95 %: 0\.0\d+ … 0\.\d+$/m);

    const page = readFileSync(folder.path('out', 'mine.html'), 'utf8');
    for (const id of ['response', 'steps', 'parameters', 'device']) expect(page).toContain(`<section id="${id}">`);
    expect(page).not.toContain('<section id="ranking">');
    const shown = await crosspoint(['devices', 'show', folder.path('out', 'mine.yaml')]);
    expect(shown.code).toBe(0);

    await runFit(file, ...flags);
    expect(readFileSync(folder.path('out', 'mine.yaml'), 'utf8')).toBe(yaml);
  });

  it('ranks every law, and says what it found as JSON', async () => {
    const file = measure('ranked.csv', 2);
    const said = await runFit(file, '--json');
    expect(said.code).toBe(0);
    const report = JSON.parse(said.out);
    expect(report).toMatchObject({
      name: 'ranked',
      counts: { devices: 2, cycles: 4, observations: 101, up: 50, down: 50 },
      reproduce: `npx crosspoint fit ${file} --law auto --extends taox-hfox`,
    });
    expect(report.ranking.length).toBeGreaterThan(7);
    // Linear steps that reach no bound are the same law, with more parameters.
    expect(report.law.name).toBe('soft-bounds');
    expect(report.ranking[0].law).toBe('soft-bounds');
    expect(report.ranking.find(({ law }: { law: string }) => law === 'constant-step').difference).toBeGreaterThan(100);
    expect(said.err).toContain('1 of ');
    expect(readFileSync(folder.path('out', 'ranked.html'), 'utf8')).toContain('<section id="ranking">');
  });

  const good = 'pulse,conductance_uS\n0,1\n1,2\n2,3\n3,4\n4,4.5\n5,4.8\n6,5\n7,4\n8,3\n9,2\n10,1.5\n';
  /** [what, file, words, message] */
  const cases: [string, string, string[], RegExp][] = [
    ['nothing', '', [], /pulses\.csv:1: Expected a header with device, cycle, pulse, direction, and conductance/],
    ['an unknown column', 'pulse,conductanse\n', [], /:1: Expected a header .* got `conductanse` \(did you mean/],
    ['no conductance', 'pulse\n0\n', [], /:1: Expected a header with the column conductance, got `pulse`/],
    ['two conductances', 'pulse,conductance,conductance_uS\n', [], /:1: Expected a header that names each column once/],
    ['no lines', 'pulse,conductance\n', [], /:1: Expected lines of observations below the header, got none/],
    ['a short line', 'pulse,conductance\n# x\n0,1\n1\n', [], /:4: Expected 2 cells \(pulse,conductance\), got 1/],
    ['no number', 'pulse,conductance\n0,1\n1,x\n', [], /:3: Expected `conductance` to be a finite number, got `x`/],
    ['an empty cell', 'pulse,conductance\n0,\n', [], /:2: Expected `conductance` to be a finite number, got ``/],
    ['half a pulse', 'pulse,conductance\n0.5,1\n', [], /:2: Expected `pulse` to be .* from 0 to 100000, got `0\.5`/],
    ['a pulse twice', 'pulse,conductance\n0,1\n0,2\n', [], /:3: Expected `pulse` to rise .* above 0, got 0/],
    ['a wrong direction', 'pulse,direction,conductance\n0,,1\n1,left,2\n', [], /:3: Expected `direction` .* `left`/],
    ['an open quote', 'pulse,conductance\n0,"1\n', [], /:2: Expected CSV, got an error: Quoted field unterminated/],
    ['few lines', 'pulse,conductance\n0,1\n1,2\n', [], /:3: Expected sequences of at least 8 observations, got 2/],
    [
      'sequences that differ',
      `cycle,${good.replace(/\n(?=\d)/g, '\na,')}b,0,1\nb,2,2\n`,
      [],
      /:14: Expected .* pulse 1, got pulse 2/,
    ],
    ['no change', good.replace(/,\d.*/g, ',1'), [], /Expected conductances that pulses change, got 0\.000001 S to/],
    ['no conductance above 0', good.replace(',1\n', ',-1\n'), [], /above 0 S, got -0\.000001 S at the least \(--gmin/],
    ['an unknown law', good, ['--law', 'soft'], /Expected `--law` to be auto or one of constant-step, .* got `soft`/],
    ['a law without pulses', good, ['--law', 'exact'], /Expected `--law` to be auto or one of .* got `exact`/],
    ['a law that needs tables', good, ['--law', 'piecewise-step'], /to be a table \(piecewise-step needs it\)/],
    ['a parameter for every law', good, ['--fix', 'step=1'], /Expected --fix with one --law/],
    ['an unknown parameter', good, ['--law', 'soft-bounds', '--fix', 'stp=1'], /`fix` to be .* any of step,.* `stp`/],
    [
      'no assignment',
      good,
      ['--law', 'soft-bounds', '--fix', 'step'],
      /Expected --fix to be parameter=value, got `step`/,
    ],
    ['gmin 0', good, ['--gmin', '0'], /Expected --gmin to be a number above 0 S, got `0`/],
    ['ends exchanged', good, ['--gmin', '2', '--gmax', '1'], /Expected --gmin to be below --gmax, 1 S, got `2`/],
    ['a pulse without width', good, ['--write-up', '3'], /Expected --write-up to be volts,seconds, .* got `3`/],
    ['an unknown preset', good, ['--extends', 'nosuch'], /to be a preset or a device file .* got `nosuch`/],
    ['a name that is a path', good, ['--name', '../x'], /Expected --name to be letters, digits, .* got `\.\.\/x`/],
  ];

  it.each(cases)('refuses %s in one line, with nothing written', async (_, text, words, message) => {
    const file = folder.write('pulses.csv', text);
    const said = await runFit(file, ...words);
    expect(said.err.match(/^error: /gm)).toHaveLength(1);
    expect(said.err).toMatch(message);
    expect(said.err).not.toContain('    at ');
    expect(said.code).toBe(2);
    expect(said.out).toBe('');
    expect(existsSync(folder.path('out'))).toBe(false);
  });

  it('refuses a file that is not there, and a folder that cannot be written, leaving what there was', async () => {
    expect((await runFit(folder.path('none.csv'))).err).toMatch(/to be a CSV file that can be read, got nothing there/);
    const file = measure('pulses.csv', 1);
    writeFileSync(folder.path('out'), 'a file');
    const said = await runFit(file, '--law', 'soft-bounds');
    expect(said.err).toMatch(/^error: Expected `.*out` \(--out\) to be a folder that can be written/m);
    expect(said.code).toBe(1);
    expect(readFileSync(folder.path('out'), 'utf8')).toBe('a file');
  });
});
