import type { CurrentVoltageDefinition } from '../current-voltage.ts';
import { cubic } from './cubic.ts';
import { linear } from './linear.ts';
import { milo } from './milo.ts';
import { sinh } from './sinh.ts';

/** Laws by name; measured curves (`table.ts`) come from device files. */
export const currentVoltageLaws: ReadonlyMap<string, CurrentVoltageDefinition> = new Map(
  [linear, cubic, sinh, milo].map((law) => [law.name, law]),
);
