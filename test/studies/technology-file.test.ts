/** A technology of one's own: a file over a tabulated node, in a study and on the report. */
import { describe, expect, it } from 'vitest';
import { nodeFigures } from '../../emulator/index.ts';
import type { StudyError } from '../../studies/schema/study-error.ts';
import { processOf } from '../../studies/technology/process-of.ts';
import { inlineTechnologyFiles, readTechnology } from '../../studies/technology/read-technology.ts';
import { technologyFileSchema } from '../../studies/technology/technology-schema.ts';
import { crosspoint, type Said, useFolder } from './small-study.ts';

const folder = useFolder();

const ownNode = 'name: foundry 28 nm\nextends: 32\nfeature: 28\nsupply: 0.8\n';

function problems(text: string): readonly string[] {
  folder.write('own.yaml', text);
  try {
    readTechnology('own.yaml', folder.path());
  } catch (error) {
    return (error as StudyError).problems;
  }
  return [];
}

describe('a technology file', () => {
  it('gives the figures of the node it extends, and its own', () => {
    const own = processOf(
      technologyFileSchema.parse({
        name: 'own',
        extends: 7,
        feature: 6,
        supply: 0.65,
        onCurrent: { nmos: 600, pmos: 500 },
        wire: { width: 30e-9, aspectRatio: 2, resistivity: 3e-8 },
      }),
    );
    expect(own).toMatchObject({ name: 'own', node: 7, roadmap: 'low-standby', feature: 6e-9 });
    // Rows run in the wires of the file, not in the metal 1 of the node.
    const changed = { supply: 0.65, onCurrent: [600, 500], wire: [30e-9, 2, 3e-8], metal1: null };
    expect(own.figures).toEqual({ ...nodeFigures(7), ...changed });
  });

  it('takes every figure that a node has', () => {
    const shape = Object.keys(technologyFileSchema.shape);
    expect(shape).toEqual(expect.arrayContaining(Object.keys(nodeFigures(22))));
  });

  it.each([
    ['extends: 28\nname: x', 'own.yaml: Expected `extends` to be one of 130, 90, 65, 45'],
    ['extends: 32', 'own.yaml: Expected `name` to be text, got nothing'],
    [
      `${ownNode}onCurrent: { nmos: 600 }`,
      'own.yaml: Expected `onCurrent.pmos` to be a number from 1 to 100000 A/m, got nothing',
    ],
    [`${ownNode}gatePitch: -1`, 'own.yaml: Expected `gatePitch` to be a number from 1e-10 to 1e-5 m, got `-1`'],
    [`${ownNode}suply: 1`, 'got `suply` (did you mean `supply`?)'],
    ['just text', 'own.yaml: Expected the technology to be an object'],
  ])('is refused where it is not one: %j', (text, expected) => {
    expect(problems(text).join('\n')).toContain(expected);
  });

  it('that is not there is told of', () => {
    expect(() => readTechnology('none.yaml', folder.path())).toThrow(
      'Expected `none.yaml` to be a technology file that can be read, got nothing there',
    );
  });

  it('stands for what it says wherever a study names one', () => {
    folder.write('own.yaml', ownNode);
    const own = { name: 'foundry 28 nm', extends: 32, feature: 28, supply: 0.8 };
    const study = (node: unknown) => ({
      technology: { node, temperature: 350 },
      variants: { a: { 'technology.node': node, 'tile.rows': 8 } },
      sweeps: [
        { path: 'technology.node', values: [22, node] },
        { path: 'tile.rows', values: [1] },
      ],
    });
    expect(inlineTechnologyFiles(study('own.yaml'), folder.path())).toEqual(study(own));
  });
});

describe('a study', () => {
  const study = `
title: Small
data: { set: none, width: 64, classes: 10 }
network: { hidden: [32] }
tile: { device: taox-hfox, rows: 64, columns: 64 }
rules: [bp]
train: { epochs: 0, rate: 0.01 }
`;

  interface Billed {
    readonly study: { readonly technology: Record<string, unknown> };
  }

  function cost(...changes: string[]): Promise<Said> {
    folder.write('own.yaml', ownNode);
    const path = folder.write('s.yaml', `${study}technology: { node: own.yaml }\n`);
    return crosspoint(['cost', path, '--json', ...changes.flatMap((one) => ['--set', one])]);
  }

  it('is billed on it, under its name, and is whole without the file', async () => {
    const { code, out } = await cost();
    expect(code).toBe(0);
    expect(out).toContain('"foundry 28 nm, 300 K"');
    expect((JSON.parse(out) as Billed).study.technology).toMatchObject({ node: { extends: 32, supply: 0.8 } });
  });

  it('says on the report how hot it is and how wide its wires are', async () => {
    const { out } = await cost('technology.temperature=350', 'technology.wireWidth=60e-9');
    expect(out).toContain('"foundry 28 nm, 350 K, wires of 60 nm"');
  });

  it.each([
    [
      'technology.roadmap=high-performance',
      '`technology.roadmap` to be left out with a technology file, which says it',
    ],
    ['technology.temperature=500', '`technology.temperature` to be a number from 300 to 400 K, got `500`'],
    ['technology.node={ name: x, extends: 7 }', ''],
    [
      'technology.node={ name: x, extends: 7, roadmap: high-performance }',
      '`technology.node.extends` to be one of 130, 90, 65, 45, 32, 22 nm (high-performance; nodes are not interpolated), got `7`',
    ],
    ['technology.node=28', '`technology.node` to be one of 130, 90, 65, 45, 32, 22, 14, 10, 7, 5, 3, 2, 1 nm, or a'],
  ])('is told what does not go together: %s', async (change, expected) => {
    const { code, err } = await cost(change);
    expect(code).toBe(expected === '' ? 0 : 2);
    expect(err).toContain(expected);
  });

  it('is not hot where nothing is known of it', async () => {
    const { err } = await cost('technology.node=7', 'technology.temperature=350');
    expect(err).toContain('`technology.temperature` to be 300 K, the only one this technology has, got `350`');
  });
});

it('has a JSON Schema', async () => {
  const { code, out } = await crosspoint(['schema', 'technology']);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ title: 'Crosspoint technology', required: ['name', 'extends'] });
});
