/**
 * Which of a law's parameters a measured response can tell, read off its formulas.
 *
 * - *Mean*: parameters that still reach a pulse or a bound when every deviate is 0. These are fitted, but for those that
 *   would only repeat others (`search-table.ts`).
 * - *Scatter*: parameters that reach them through a deviate only. A fit sets them to 0 but for two that it estimates: the
 *   first that scales the deviate of a pulse itself (from pulse to pulse), and the first that scales the deviate of what
 *   a read sees. Of a choice that only these pulses' deviates depend on, every word is tried.
 */
import { type Formula, fixNames } from '../formula/formula.ts';
import { childrenOf, type Node, withChildren } from '../formula/tree.ts';
import type { Law } from '../law.ts';
import type { GivenParameters } from '../settle-parameters.ts';

export interface ParameterRoles {
  /** In the law's order. */
  readonly mean: readonly string[];
  readonly scatter: readonly string[];
  /** Scatter of the step from pulse to pulse; null where the law has none. */
  readonly step: string | null;
  /** Scatter between the state and what a read sees. */
  readonly read: string | null;
  /** Choice that says how a pulse scatters, and nothing else. */
  readonly kind: string | null;
}

/** @param given what is known of the parameters; a choice that is not is the law's default */
export function parameterRoles(law: Law, given: GivenParameters = {}): ParameterRoles {
  const { pulse, bounds } = law;
  if (!pulse) return { mean: [], scatter: [], step: null, read: null, kind: null };
  const words = choicesOf(law, given);
  const moves = [pulse.up, pulse.down];
  const limits = [bounds.lower, bounds.upper].flatMap((name) => law.drawn.get(name) ?? []);
  const choices = Object.keys(words);
  const numbers = Object.keys(law.parameters).filter((name) => !choices.includes(name));
  const reached = (from: readonly Formula[], draws: boolean, throughDrawn = true) => {
    const look = (formula: Formula) => fixNames(draws ? formula : withoutDraws(formula), words);
    const names = namesReached(law, from, look, throughDrawn);
    return numbers.filter((name) => names.has(name));
  };
  const mean = reached([...moves, ...limits], false);
  const choosing = (look: (formula: Formula) => Formula) => namesReached(law, moves, look, true);
  const [still, moving] = [choosing((formula) => fixNames(withoutDraws(formula), {})), choosing((formula) => formula)];
  const noisy = (names: readonly string[]) => names.filter((name) => !mean.includes(name));
  return {
    mean,
    scatter: noisy(reached([...moves, ...limits, law.visible], true)),
    step: noisy(reached(moves, true, false))[0] ?? null,
    read: noisy(reached([law.visible], true, false))[0] ?? null,
    kind: choices.find((name) => moving.has(name) && !still.has(name)) ?? null,
  };
}

/** Words as formulas see them. */
function choicesOf(law: Law, given: GivenParameters): Record<string, number> {
  return Object.fromEntries(
    Object.entries(law.parameters).flatMap(([name, { choices, default: usual }]) =>
      choices ? [[name, Math.max(choices.indexOf(String(given[name] ?? usual)), 0)]] : [],
    ),
  );
}

/** Names that some formulas use, directly or through `where` and, if asked, through drawn values. */
function namesReached(
  law: Law,
  from: readonly Formula[],
  look: (formula: Formula) => Formula,
  throughDrawn: boolean,
): ReadonlySet<string> {
  const names = new Set<string>();
  const queue = [...from];
  for (let formula = queue.pop(); formula; formula = queue.pop()) {
    for (const name of look(formula).names) {
      if (names.has(name)) continue;
      names.add(name);
      const inner = law.where.get(name) ?? (throughDrawn ? law.drawn.get(name) : undefined);
      if (inner) queue.push(inner);
    }
  }
  return names;
}

/** The formula with every deviate at its mean. */
function withoutDraws(formula: Formula): Formula {
  const still = (node: Node): Node =>
    node.kind === 'draw'
      ? { kind: 'number', value: node.draw === 'normal' ? 0 : 0.5 }
      : withChildren(node, childrenOf(node).map(still));
  return { ...formula, tree: still(formula.tree) };
}
