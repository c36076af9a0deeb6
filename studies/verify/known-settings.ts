/** Settings that a golden file states by the names of another simulator. */
import type { z } from 'zod';

/** With defaults; or why there is nothing here to compare with: the names of what has no counterpart. */
export function knownSettings<Settings>(
  schema: z.ZodType<Settings>,
  given: Readonly<Record<string, unknown>>,
): Settings | { readonly reason: string } {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const names = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys : issue.path.slice(0, 1).map(String),
  );
  const said = [...new Set(names)].sort().map((name) => {
    const value = given[name];
    return typeof value === 'object' ? name : `${name} ${value}`;
  });
  return { reason: `no counterpart of ${said.join(', ')}` };
}
