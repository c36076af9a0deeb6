/** The file of component figures as NeuroSim printed them: single units by node and case, and whole sub-arrays. */
import { z } from 'zod';
import { figure } from '../statistics-schema.ts';
import { arrayRecord } from './array-record.ts';

const figuresOf = z.record(z.string(), figure, { error: 'figures' });
const unitsByNode = z.record(z.string(), z.record(z.string(), z.record(z.string(), figuresOf)), {
  error: 'units by node',
});

/** Figures of a circuit in the file's units: um2, um, ns, fJ, nW as the key says. */
export type GoldenFigures = Readonly<z.infer<typeof figuresOf>>;

/** A sub-array: what it was built with, its totals, and the figures of each block in it. */
const subarray = z.looseObject(arrayRecord.shape);

export const componentsSchema = z.object({
  per_node_units_LSTP: unitsByNode,
  per_node_units_HP: unitsByNode,
  per_node_units_with_RRAM_cell: unitsByNode,
  subarrays: z.array(subarray),
});
export type NeurosimComponents = z.infer<typeof componentsSchema>;
export type GoldenSubarray = NeurosimComponents['subarrays'][number];
