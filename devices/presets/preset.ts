import type { Electrical } from '../device.ts';
import type { Table } from '../formula/formula.ts';
import type { Law } from '../law.ts';
import type { GivenParameters, Spread } from '../settle-parameters.ts';
import type { Wear } from '../wear.ts';

/** A published device: a law with numbers. */
export interface Preset {
  readonly name: string;
  readonly law: Law;
  /** What differs from the law's defaults. */
  readonly parameters: GivenParameters;
  readonly tables?: Readonly<Record<string, Table>>;
  readonly spreads?: Readonly<Record<string, Spread>>;
  readonly wear?: Wear;
  /** How its conductances err and drift once programmed: a model by name, and what differs from its defaults. */
  readonly inference?: { readonly model: string; readonly parameters: Readonly<Record<string, number | string>> };
  readonly electrical: Electrical;
  readonly summary: string;
  readonly citation: string;
}
