import type { Electrical } from '../device.ts';
import type { Law } from '../law.ts';

/** A published device: a law with numbers. */
export interface Preset {
  readonly name: string;
  readonly law: Law;
  /** What differs from the law's defaults. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly electrical: Electrical;
  readonly summary: string;
  readonly citation: string;
}
