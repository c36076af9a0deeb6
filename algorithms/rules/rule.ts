/**
 * A learning rule: what one batch of training does to a network.
 *
 * A rule records its program over tiles; what it demands of hardware and what it costs is read off that program. Time is
 * recorded step by step: a loop of the rule is a loop here.
 */
import type { GradientWriting, Recorder, UpdateMode, WeightScale } from '../../emulator/index.ts';
import type { NetworkSpec } from '../network/network.ts';
import type { Transfer } from './transfer.ts';

export interface Training extends GradientWriting {
  /** Learning rate per sample: W ← W − rate · Σ_samples error inputᵀ. */
  readonly rate: number;
  readonly update: UpdateMode;
  /** Where weights are pulsed: through fast tiles, at rates of its own. @default straight */
  readonly transfer?: Transfer;
  /** Weight that fills a cell; a gradient by its largest entry is a share of it. @default one */
  readonly weightScale?: WeightScale;
  readonly batch: number;
  /** Whether weights can be pruned, and are then left alone. @default false */
  readonly prunes?: boolean;
  /** What the rule is told. @default its own */
  readonly options?: GivenOptions;
}

/** A number that a rule can be told. */
export interface NumberOption {
  readonly default: number;
  readonly least: number;
  readonly most: number;
  /** @default any number */
  readonly integer?: boolean;
  readonly about: string;
}

/** A word that a rule can be told, of few. */
export interface ChoiceOption {
  readonly default: string;
  readonly choices: readonly [string, ...string[]];
  readonly about: string;
}

/** A number option that is 1 for yes, or 0. */
export const switchOption = (standard: 0 | 1, about: string) =>
  ({ default: standard, least: 0, most: 1, integer: true, about: `1 or 0, whether ${about}` }) as const;

export type RuleOptions = Readonly<Record<string, NumberOption | ChoiceOption>>;
export type GivenOptions = Readonly<Record<string, number | string>>;

export type OptionValues<Options extends RuleOptions> = {
  readonly [Name in keyof Options]: Options[Name] extends { readonly choices: readonly (infer Choice)[] }
    ? Choice
    : number;
};

/** What a rule works with while it records. */
export interface RuleContext<Values = GivenOptions> {
  readonly program: Recorder;
  readonly network: NetworkSpec;
  readonly training: Training;
  readonly options: Values;
}

export interface RuleFacts {
  /** As in study files. */
  readonly name: string;
  readonly title: string;
  readonly citation: string;
  /** Changes that are no sums of products of two signals, or are made in digital logic, and so cannot be pulsed. @default any */
  readonly update?: 'write';
  /** What of a network it cannot learn, in words that follow "Expected". @returns nothing where it can */
  refuse?(network: NetworkSpec): string | undefined;
}

export interface Rule extends RuleFacts {
  readonly options: RuleOptions;
  /** Records what one batch of training does, and the score of its prediction. */
  record(context: RuleContext): void;
  /** Records prediction and its score. @default the forward pass */
  recordPrediction?(context: Omit<RuleContext, 'training'>): void;
}

/** A rule whose options are typed by what it declares. */
export function defineRule<const Options extends RuleOptions>(
  rule: RuleFacts & {
    readonly options: Options;
    record(context: RuleContext<OptionValues<Options>>): void;
    recordPrediction?(context: Omit<RuleContext<OptionValues<Options>>, 'training'>): void;
  },
): Rule {
  // Options are settled by `settleOptions`, which gives each name a value of its kind.
  return rule as unknown as Rule;
}

/** Every option of a rule: as given, or its own. Given ones were checked (`checkOptions`). */
export function settleOptions({ options }: Rule, given: GivenOptions = {}): GivenOptions {
  return Object.fromEntries(Object.entries(options).map(([name, option]) => [name, given[name] ?? option.default]));
}

/** An option that a rule cannot take. */
export interface OptionFault {
  readonly name: string;
  /** In words that follow "to be". */
  readonly expected: string;
  readonly got: number | string;
}

export function checkOptions({ options }: Rule, given: GivenOptions): readonly OptionFault[] {
  const known = Object.keys(options).join(', ');
  return Object.entries(given).flatMap(([name, got]): readonly OptionFault[] => {
    const option = options[name];
    const expected = option ? explainOption(option) : `left out, or among its options (${known || 'it has none'})`;
    return option && takes(option, got) ? [] : [{ name, expected, got }];
  });
}

function takes(option: NumberOption | ChoiceOption, value: number | string): boolean {
  if ('choices' in option) return typeof value === 'string' && option.choices.includes(value);
  const { least, most, integer = false } = option;
  return typeof value === 'number' && value >= least && value <= most && (!integer || Number.isInteger(value));
}

/** What an option takes, in words that follow "to be". */
export function explainOption(option: NumberOption | ChoiceOption): string {
  if ('choices' in option) return `one of ${option.choices.join(', ')}`;
  return `${option.integer ? 'an integer' : 'a number'} from ${option.least} to ${option.most}`;
}
