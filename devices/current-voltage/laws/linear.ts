/** Ohm's law: I = g v. */
import type { CurrentVoltageDefinition } from '../current-voltage.ts';

export const linear: CurrentVoltageDefinition = {
  name: 'linear',
  summary: 'Ohm’s law',
  citation: 'G. S. Ohm, Die galvanische Kette, mathematisch bearbeitet, Berlin, 1827',
  parameters: {},
  current: 'g * v',
  voltages: { from: -10, to: 10 },
  conductances: { from: 1e-12, to: 1 },
};
