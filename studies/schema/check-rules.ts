/** Whether each rule of a study can learn its network as the study says, with the options that it is told. */
import { activations, checkOptions, type NetworkSpec, rules } from '../../algorithms/index.ts';
import { factsOf } from '../data/data-facts.ts';
import { type Clash, clash, firstOf } from './clash.ts';
import { isProgrammedFrom } from './programmed-cell.ts';
import type { Study } from './study-schema.ts';

export function checkRule(name: string, study: Study): readonly Clash[] {
  const rule = rules.get(name);
  if (!rule) return [];
  const { train, options } = study;
  const refusal = rule.refuse?.(networkOf(study));
  const written = train.arithmetic === 'arrays' && !isProgrammedFrom(study);
  return [
    ...checkOptions(rule, options).map(({ name: option, expected, got }) =>
      clash(`options.${option}`, `${expected} with the rule ${name}`, got),
    ),
    ...(refusal === undefined ? [] : [`Expected ${refusal} with the rule ${name}`]),
    ...firstOf([
      rule.update === 'write' && train.update === 'pulses' && (written || train.epochs > 0),
      `write with the rule ${name}, whose changes cannot be pulsed`,
      train.update,
    ]).at('train.update'),
  ];
}

/** The network that a study is about, whatever images it will see. */
export function networkOf({ network, data }: Pick<Study, 'network' | 'data'>): NetworkSpec {
  const { image, classes } = factsOf(data);
  return networkSpec(network, image, classes);
}

export function networkSpec(
  { hidden, activation, output, gain }: Study['network'],
  image: NetworkSpec['image'],
  classes: number,
): NetworkSpec {
  return { image, hidden, classes, activation: activations[activation], output, gain };
}
