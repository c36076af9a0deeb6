/** The training file, put together again from its extract. */
import { readFileSync } from 'node:fs';

interface Extract {
  readonly source: string;
  readonly shared: { readonly config: object; readonly network: object; readonly stats: readonly object[] };
  readonly records: readonly { readonly config: object }[];
}

const { source, shared, records }: Extract = JSON.parse(
  readFileSync(new URL('../fixtures/cost/training.json', import.meta.url), 'utf8'),
);

export const goldenFile = {
  source,
  records: records.map((record) => ({ ...shared, ...record, config: { ...shared.config, ...record.config } })),
};
