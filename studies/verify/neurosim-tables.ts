/** The tables of published devices as the file of NeuroSim figures holds them: numbers and words become figures. */
import { z } from 'zod';
import { figure } from './statistics-schema.ts';

/** A figure as printed: `0.035`, `0.7 avg`, or `<0.01`, which is a bound. */
const printed = z.union([figure, z.string()], { error: 'a figure' }).transform((value) => {
  const text = String(value);
  return { value: Number(text.replace(/^<| avg$/g, '')), isBound: text.startsWith('<') };
});
const pair = z.union([figure.transform((n) => [n, n] as const), z.tuple([figure, figure])], { error: 'numbers' });
const common = {
  name: z.string(),
  num_states: pair,
  nonlinearity_LTP: figure,
  nonlinearity_LTD: figure,
  Ron_ohm: figure,
  on_off_ratio: figure,
};
const seconds: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, ms: 1e-3 };

/** `3V/40ms; -3V/10ms` as volts and seconds. */
const writes = z.string().transform((text) =>
  text.split(';').map((one) => {
    const [, volts, time, unit = ''] = /^\s*(-?[\d.]+)V(?: avg)?\/([\d.]+)(ns|us|ms)\s*$/.exec(one) ?? [];
    return { voltage: Number(volts), width: Number(time) * (seconds[unit] ?? Number.NaN) };
  }),
);

const trainedV3 = z
  .object({
    ...common,
    states_LTD: figure.optional(),
    V_LTP: printed,
    pulse_LTP_s: figure,
    V_LTD: printed,
    pulse_LTD_s: figure,
    cycle_to_cycle_sigma_fraction_of_range: printed,
  })
  .transform(({ V_LTP, pulse_LTP_s, V_LTD, pulse_LTD_s, num_states, states_LTD, ...rest }) => ({
    ...rest,
    num_states: [num_states[0], states_LTD ?? num_states[1]] as const,
    noise: rest.cycle_to_cycle_sigma_fraction_of_range,
    writes: [
      { voltage: V_LTP.value, width: pulse_LTP_s },
      { voltage: V_LTD.value, width: pulse_LTD_s },
    ],
  }));
/** This table gives one number of states, that of LTP. */
const trainedV2 = z
  .object({ ...common, write: writes, cycle_to_cycle_sigma: printed })
  .transform(({ num_states, write, cycle_to_cycle_sigma: noise, ...rest }) => {
    return { ...rest, num_states: [num_states[0], null] as const, noise, writes: write };
  });
export type Trained = z.infer<typeof trainedV2> | z.infer<typeof trainedV3>;

const digital = z.object({ name: z.string(), nonlinearity_LTP: z.null() });
export const neurosimSchema = z.object({
  nonlinearity_label_to_normalized_A_sample: z.record(z.string(), figure),
  training_devices_V3_table: z.array(z.union([trainedV3, digital])),
  training_devices_V2_table: z.array(z.union([trainedV2, digital])),
  inference_devices_V14_table_VI: z.array(
    z.object({ name: z.string(), Ron_ohm: figure, on_off_ratio: figure, cell_size_F: z.string() }),
  ),
  sram_cell_F2: z.record(z.string(), z.record(z.string(), figure)),
});
export type NeurosimTables = z.infer<typeof neurosimSchema>;
