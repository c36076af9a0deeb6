/** The code of docs/write-a-rule.md does what the page says. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { addRule, feedbackTile, hiddenError, ruleOfErrors } from '../algorithms/index.ts';
import { crosspoint, useFolder } from './studies/small-study.ts';

const folder = useFolder();
const page = readFileSync(new URL('../docs/write-a-rule.md', import.meta.url), 'utf8');
const blockOf = (language: string) => new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(page)?.[1] ?? '';

/** The block as a function of what it imports; the command line is called by the tests. */
function addTheRule(): void {
  const body = blockOf('js')
    .replace(/^import .*$/gm, '')
    .replace(/^process\.exitCode.*$/m, '');
  const offered = { addRule, feedbackTile, hiddenError, ruleOfErrors };
  const imported = /import \{ (.*) \} from 'crosspoint\/algorithms'/.exec(page)?.[1]?.split(', ');
  expect(imported).toEqual(Object.keys(offered));
  new Function(...Object.keys(offered), body)(...Object.values(offered));
}

describe('docs/write-a-rule.md', () => {
  addTheRule();

  it('adds a rule that the command line describes', async () => {
    const { out, code } = await crosspoint(['rules', 'gated-dfa', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      options: [{ name: 'surprise', default: 0.3, takes: 'a number from 0 to 1' }],
      demands: { reads: 3, transposedReads: 0, feedbackReads: 2, feedbackTiles: 2, updates: 3, errorPath: 1 },
    });
  });

  it('refuses a second rule of the name, and options that it does not have', async () => {
    expect(addTheRule).toThrow('Expected a rule with a name of its own, got `gated-dfa`');
    const file = folder.write('surprises.yaml', `${blockOf('yaml')}perRule: { gated-dfa: { options.surprise: 2 } }\n`);
    const { code, err } = await crosspoint(['cost', file]);
    expect(code).toBe(2);
    expect(err).toContain('`options.surprise` to be a number from 0 to 1 with the rule gated-dfa, got `2`');
  });

  it('learns the digits, and sends fewer pulse trains than the rule that it gates', async () => {
    const file = folder.write('surprises.yaml', blockOf('yaml'));
    const out = folder.path('out');
    const { code } = await crosspoint(['run', file, '--backend', 'cpu', '--out', out]);
    expect(code).toBe(0);
    const { outcomes } = JSON.parse(readFileSync(`${out}/result.json`, 'utf8'));
    const [dfa, gated] = outcomes.map((outcome: { seeds: [{ epochs: { testAccuracy: number }[] }] }) => {
      const [seed] = outcome.seeds;
      const { activity } = seed as unknown as { activity: Record<string, number> };
      return { accuracy: seed.epochs.at(-1)?.testAccuracy ?? 0, slots: activity['train/update layer 1/slots'] ?? 0 };
    });
    expect(dfa.accuracy).toBeGreaterThan(0.8);
    expect(gated.accuracy).toBeGreaterThan(0.8);
    expect(gated.slots).toBeLessThan(0.9 * dfa.slots);
  });
});
