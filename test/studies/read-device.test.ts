/** Device files: what they may say, where their faults are told, and that a study holds what it was run with. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settleDevice } from '../../devices/index.ts';
import { readDevice } from '../../studies/devices/read-device.ts';
import { portableStudy } from '../../studies/schema/portable-study.ts';
import { readStudyFile } from '../../studies/schema/read-study.ts';
import { settleStudy } from '../../studies/schema/settle-study.ts';
import { smallStudy } from './small-study.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'crosspoint-device-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** What reading, and settling, a device file complains of. */
function complaintOf(text: string): string {
  const path = write('broken.yaml', text);
  try {
    settleDevice(readDevice(path), 'device');
  } catch (error) {
    return (error as Error).message.replaceAll(`${folder}/`, '');
  }
  return 'nothing';
}

const electrical = `electrical:
  onResistance: 1.0e+5
  offResistance: 1.0e+6
  readVoltage: 0.2
  writeUp: { voltage: 1.6, width: 5.0e-8 }
  writeDown: { voltage: -1.6, width: 5.0e-8 }
  cellSize: [4, 4]
`;

describe('a device file', () => {
  it('changes numbers of a preset', () => {
    const path = write('quiet.yaml', 'name: quiet\nextends: taox-hfox\nparameters: { cycleNoise: 0.01 }\n');
    const [quiet, published] = [settleDevice(readDevice(path)), settleDevice('taox-hfox')];
    expect(quiet.name).toBe('quiet');
    expect(quiet.parameters).toEqual({ ...published.parameters, cycleNoise: 0.01 });
    expect(quiet.electrical).toEqual(published.electrical);
  });

  it('extends another file, and JSON is as good as YAML', () => {
    write('base.json', JSON.stringify({ extends: 'gokmen-vlasov', parameters: { step: 0.01, cycleNoise: 0.5 } }));
    const path = write('sub/more.yaml', 'extends: ../base.json\nparameters: { cycleNoise: 0.1 }\n');
    expect(settleDevice(readDevice(path)).parameters).toMatchObject({ step: 0.01, cycleNoise: 0.1, upperBound: 1 });
  });

  it('may have formulas of its own, over a preset or from nothing', () => {
    const halved = write(
      'halved.yaml',
      'extends: gokmen-vlasov\nlaw: { pulse: { up: w + stepUp / 2, down: w - stepDown / 2 } }\n',
    );
    expect(settleDevice(readDevice(halved)).granularity).toBeCloseTo(0.0008, 12);
    const own = write(
      'own.yaml',
      `name: tanh-step
law:
  parameters: { size: { default: 0.02, unit: '1', about: step at zero, minimum: 1.0e-6 } }
  drawn: { low: '-1', high: '1', step: size * (1 + 0.1 * normal()) }
  where: { slope: 1 - tanh(w) ** 2 }
  pulse: { up: w + step * slope, down: w - step * slope }
  bounds: { lower: low, upper: high }
${electrical}`,
    );
    const device = settleDevice(readDevice(own));
    expect(device.granularity).toBeCloseTo(0.02, 12);
    expect(device.range).toEqual([-1, 1]);
    expect(device.pulse?.fields).toEqual(['step']);
  });

  it('reads its tables from CSV', () => {
    write('steps.csv', '# measured\nposition,rise,fall\n0,2,0.5\n1,0.5,2\n');
    const path = write(
      'table.yaml',
      `extends: gokmen-vlasov
law: piecewise-step
tables:
  up: { csv: steps.csv, x: position, y: rise }
  down: { csv: steps.csv, x: position, y: fall }
`,
    );
    const read = readDevice(path);
    expect(read.tables?.up).toEqual({ x: [0, 1], y: [2, 0.5] });
    expect(settleDevice(read).pulse).not.toBeNull();
  });

  it.each([
    ['parameters: [1', /^broken.yaml:1:\d+: Expected YAML/],
    ['- 1', 'broken.yaml: Expected a device to be an object'],
    ['exends: ideal', 'to have only the keys'],
    ['extends: idael', 'to be a device file or a preset (did you mean ideal?'],
    ['extends: ./gone.yaml', 'Expected `./gone.yaml` to be a device file that can be read, got nothing there'],
    ['extends: broken.yaml', 'Expected `extends` to end at a preset, got a circle of device files'],
    [
      'extends: gokmen-vlasov\nparameters: { stpe: 1 }',
      'Expected `device.parameters` to be an object with any of step,',
    ],
    ['extends: gokmen-vlasov\nparameters: { step: big }', 'Expected `device.parameters.step` to be a finite number'],
    ['law: constant-step', 'Expected `device.electrical` to be an object with onResistance'],
    [electrical, 'Expected `device.law` to be given where there is no `extends`'],
    [`law: { pulse: { up: w, down: w } }\n${electrical}`, 'Expected `device.law.drawn` to be given'],
    ['extends: gokmen-vlasov\nlaw: { pulse: { up: 1 } }', 'broken.yaml: Expected `law'],
    ['extends: gokmen-vlasov\ntables: { up: { csv: gone.csv, x: a, y: b } }', 'Expected `gone.csv` to be a CSV file'],
    ['extends: gokmen-vlasov\ntables: { up: { csv: 3 } }', 'to be an object with csv, x, y'],
    ['extends: ideal\nfaults: { stuckLow: 0.1 }', 'Expected `device.faults` to be left out'],
    ['extends: gokmen-vlasov\nfaults: { stuckLow: 0.6, stuckHigh: 0.6 }', 'add up to at most 1, got `1.2`'],
    ['extends: gokmen-vlasov\nwear: { levels: 1 }', 'wear.levels'],
    ['extends: gokmen-vlasov\nspreads: { step: { deviation: -1 } }', 'spreads.step.deviation'],
    ['extends: sonos\ninference: { model: sonso }', 'Expected `device.inference.model` to be one of'],
  ])('is refused with file, path and range: %s', (text, expected) => {
    const got = complaintOf(text);
    if (typeof expected === 'string') expect(got).toContain(expected);
    else expect(got).toMatch(expected);
  });

  it.each([
    ['w + constructor', '`constructor`'],
    ['w.constructor', 'character 2'],
    ["w + process['exit']", 'character'],
    ['w + (() => 1)()', 'character'],
    ['w + 1e999', 'numbers up to'],
    [`w + ${'('.repeat(200)}1${')'.repeat(200)}`, 'nested'],
    [`w + ${'1 + '.repeat(2000)}1`, 'characters'],
    ['w + eval(1)', 'call only'],
    ['w + up', 'use only the names'],
  ])('never runs what a hostile formula says: %s', (formula, expected) => {
    const text = `extends: gokmen-vlasov\nlaw: { pulse: { up: ${JSON.stringify(formula)}, down: w } }\n`;
    expect(complaintOf(text)).toContain(expected);
  });

  it('refuses names that lead in a circle, and names of the prototype', () => {
    const circle = 'extends: gokmen-vlasov\nlaw: { drawn: { one: two + 1, two: one + 1 } }\n';
    expect(complaintOf(circle)).toContain('device.law.drawn.one');
    expect(complaintOf('extends: gokmen-vlasov\nparameters: { __proto__: 1 }')).toContain('`__proto__`');
    expect(complaintOf('extends: __proto__')).toContain('a device file or a preset');
    expect(complaintOf('extends: gokmen-vlasov\nlaw: constructor')).toContain('device.law');
  });
});

describe('a study with a device file', () => {
  it('is whole in itself, in variants and assignments too', async () => {
    write('slow.yaml', 'name: slow\nextends: gokmen-vlasov\nparameters: { step: 0.0005 }\n');
    write('fast.yaml', 'name: fast\nextends: gokmen-vlasov\nparameters: { step: 0.005 }\n');
    const text = smallStudy
      .replace(/ {2}device: .*/, '  device: ./slow.yaml')
      .replace('tile.device: ideal', 'tile.device: ./fast.yaml');
    const settled = await readStudyFile(write('study.yaml', text));
    const steps = settled.variants.map(({ study }) => settleDevice(study.tile.device as never).parameters.step);
    expect(steps).toEqual([0.0005, 0.005]);
    expect(settleStudy(portableStudy(settled), 'result')).toEqual(settled);
    const set = await readStudyFile(join(folder, 'study.yaml'), { 'tile.device': join(folder, 'fast.yaml') });
    expect(set.variants.map(({ study }) => (study.tile.device as { name: string }).name)).toEqual(['fast', 'fast']);
  });
});
