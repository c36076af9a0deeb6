/** What all records of whole chips say of their networks. */
import { z } from 'zod';
import { figure } from '../statistics-schema.ts';

export const layerColumns = ['ifm_h', 'ifm_w', 'cin', 'kh', 'kw', 'cout', 'maxpool2x2_after', 'stride'] as const;

export const layeredNetwork = z.object({
  layers: z.array(z.array(figure).length(layerColumns.length, { error: `a list of ${layerColumns.join(', ')}` })),
  columns: z
    .array(z.string())
    .refine((names) => names.join() === layerColumns.join(), { error: `the columns ${layerColumns.join(', ')}` }),
});

/** Of the inputs and weights of a layer. */
export const layerStatistics = z.looseObject({
  input_bit_activity: figure,
  mean_cell_level_fraction_1b: figure,
  mean_cell_level_fraction_2b: figure,
  mean_cell_level_fraction_4b: figure,
});
