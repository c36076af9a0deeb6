/** `crosspoint rules`: which learning rules there are, and what each asks of hardware. */
import type { Command } from 'commander';
import { type Rule, rules } from '../../algorithms/index.ts';
import { nearestName } from '../../devices/index.ts';
import { describeRule, inLayers, type RuleSheet } from '../rules/describe-rule.ts';
import type { Io } from './io.ts';
import { exitCodes, UsageError } from './report-error.ts';
import { alignColumns } from './text-columns.ts';

const usualWidths = '784,256,256,10';

export function defineRulesCommand(command: Command, io: Io, done: (code: number) => void): void {
  command
    .argument('[name]', 'a rule')
    .option('--widths <list>', 'of the image, the hidden layers and the output', usualWidths)
    .option('--json', 'as JSON')
    .action((name: string | undefined, options) => done(rulesCommand(name, options, io)));
}

interface RulesOptions {
  readonly widths: string;
  readonly json?: boolean;
}

function rulesCommand(name: string | undefined, { widths, json }: RulesOptions, io: Io): number {
  const shape = readWidths(widths);
  const chosen = name === undefined ? [...rules.values()] : [findRule(name)];
  const sheets = chosen.map((rule) => describeRule(rule, shape));
  const [only] = sheets;
  if (json) io.out(`${JSON.stringify(name === undefined ? sheets : only, null, 2)}\n`);
  else io.out(name !== undefined && only ? sheetText(only) : listText(sheets));
  return exitCodes.done;
}

function findRule(name: string): Rule {
  const rule = rules.get(name);
  if (rule) return rule;
  const meant = nearestName(name, [...rules.keys()]);
  const hint = meant === undefined ? '' : `did you mean ${meant}? `;
  throw new UsageError(`Expected a rule, got ${name} (${hint}\`crosspoint rules\` lists them)`);
}

function readWidths(text: string): readonly number[] {
  const widths = text.split(',').map(Number);
  const holds = widths.length >= 3 && widths.every((width) => Number.isInteger(width) && width >= 1 && width <= 65_536);
  if (holds) return widths;
  throw new UsageError(
    `Expected --widths to be three or more integers from 1 to 65536, as in ${usualWidths}, got ${text}`,
  );
}

const columns: readonly (readonly [title: string, cell: (sheet: RuleSheet) => string])[] = [
  ['rule', ({ name }) => name],
  ['F', ({ demands }) => count(demands.reads)],
  ['T', ({ demands }) => count(demands.transposedReads)],
  ['X', ({ demands }) => count(demands.feedbackReads)],
  ['U', ({ demands }) => count(demands.updates)],
  ['UB', ({ demands }) => count(demands.feedbackUpdates)],
  ['M', ({ demands }) => count(demands.readOuts)],
  ['extra cells', ({ demands }) => count(demands.feedbackWeights)],
  ['kept', ({ demands }) => count(demands.keptValues)],
  ['path', pathOf],
  ['locks', ({ demands: { locks } }) => locks.map((lock) => lock[0]).join('') || '–'],
  ['', ({ title }) => title],
];

function listText(sheets: readonly RuleSheet[]): string {
  const rows = sheets.map((sheet) => columns.map(([, cell]) => cell(sheet)));
  const legend = [
    'Per sample: F reads, T transposed reads, X reads of feedback arrays. U, UB changes of weight and of feedback arrays; M arrays',
    'read out for a change; kept: activations until their use; path: reads one after another, of L layers; locks: forward, update,',
    'backward. Derived from the recorded programs. `crosspoint rules NAME` tells more of one.',
  ];
  return `${alignColumns([columns.map(([title]) => title), ...rows])}\n${legend.join('\n')}\n`;
}

function sheetText(sheet: RuleSheet): string {
  const { name, title, citation, options, network, demands, byDepth, writes } = sheet;
  const inDepth = (pick: (at: RuleSheet['byDepth'][number]) => number) =>
    inLayers(byDepth.map((at) => ({ layers: at.layers, figure: pick(at) })));
  const facts: readonly (readonly [string, string])[] = [
    ['reads of weight arrays', `${demands.reads}, transposed ${demands.transposedReads}`],
    ['reads of feedback arrays', String(demands.feedbackReads)],
    ['feedback arrays', `${demands.feedbackTiles}, of ${demands.feedbackWeights} weights`],
    ['changes', `${demands.updates} of weight arrays, ${demands.feedbackUpdates} of feedback arrays`],
    ['arrays read out', String(demands.readOuts)],
    ['activations kept', String(demands.keptValues)],
    ['changes under way together', String(demands.concurrentUpdates)],
    ['locks', demands.locks.join(', ') || 'none'],
    ['reads, of L layers', inDepth(({ reads }) => reads)],
    ['reads one after another', inDepth(({ readPath }) => readPath)],
    ['of these with errors', inDepth(({ errorPath }) => errorPath)],
  ];
  const told = options.map((option) => [
    `  ${option.name}`,
    String(option.default),
    `${option.about}; ${option.takes}`,
  ]);
  return [
    `${name}: ${title}\n${citation}\n`,
    `\nOf a network ${network.widths.join('-')}, ${network.activation}, ${network.output} output, for each sample\n`,
    `${writes ? '(its changes cannot be pulsed: batches are written, `train.update: write`)\n' : ''}\n`,
    alignColumns(facts.map(([fact, figure]) => [`  ${fact}`, figure])),
    told.length === 0 ? '' : `\nOptions (\`options\` of a study), with their defaults\n\n${alignColumns(told)}`,
  ].join('');
}

/** As a formula of L; where it is none, of this network. */
function pathOf({ byDepth, demands }: RuleSheet): string {
  const formula = inLayers(byDepth.map(({ layers, readPath }) => ({ layers, figure: readPath })));
  return formula.includes('=') ? String(demands.readPath) : formula;
}

const count = (figure: number) => (figure === 0 ? '–' : String(figure));
