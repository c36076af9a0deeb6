/** One line of what is wrong with a study, and how lists of conditions become such lines. */

/** As told: Expected `path` to be …, got `…`. */
export type Clash = string;

/** Whether it is broken, what is expected in words, and what stands there. */
export type Condition = readonly [broken: boolean, expected: string, got: unknown];

/** The first condition that is broken, told of the value at a path: a value with two faults is told one. */
export function firstOf(...conditions: readonly Condition[]): { at(path: string): readonly Clash[] } {
  return {
    at(path) {
      const [, expected, got] = conditions.find(([broken]) => broken) ?? [];
      return expected === undefined ? [] : [clash(path, expected, got)];
    },
  };
}

export function clash(path: string, expected: string, got: unknown): Clash {
  const text = typeof got === 'object' ? JSON.stringify(got) : String(got);
  return `Expected \`${path}\` to be ${expected}, got \`${text}\``;
}
