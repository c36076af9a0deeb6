/**
 * A device as a person writes it, in a study or in a file of its own: what it starts from and what differs. Nothing in it
 * is executed; formulas are parsed and checked by `devices/formula`.
 */
import { z } from 'zod';
import {
  currentVoltageLaws,
  type DeviceDescription,
  inferenceModels,
  laws,
  listPresets,
  noFaults,
} from '../../devices/index.ts';
import { between, integer, notNegative, oneOf, positive, strict, text } from './fields.ts';

const presetNames = listPresets().map(({ name }) => name);
const lawNames = [...laws.keys()].join(', ');

const pulse = strict({
  voltage: between(-1000, 1000, 'V').describe('amplitude of a write pulse, V'),
  width: between(1e-15, 1e6, 's').describe('duration of a write pulse, s'),
});

/** Less than a wire's, more than an insulator's: neither is a device. */
const resistance = () => between(0.001, 1e18, 'ohm');

const electrical = strict({
  onResistance: resistance().exactOptional().describe('of the most conducting state, ohm'),
  offResistance: resistance().exactOptional().describe('of the least conducting state, ohm'),
  readVoltage: between(1e-6, 1000, 'V').exactOptional().describe('V'),
  writeUp: pulse.exactOptional().describe('pulse that raises the conductance'),
  writeDown: pulse.exactOptional().describe('pulse that lowers the conductance'),
  cellSize: z
    .tuple([between(1, 10_000, 'F'), between(1, 10_000, 'F')], { error: 'two numbers, height and width in F' })
    .exactOptional()
    .describe('height and width of a cell with its access transistor, in feature sizes F'),
});

const formula = text().describe('formula, see docs/devices.md');
const formulas = z.record(z.string(), formula, { error: 'an object of formulas' });

const parameter = strict({
  default: z.union([z.number(), z.string()], { error: 'a number, or a word out of choices' }),
  choices: z.array(text(), { error: 'a list of words' }).min(1).exactOptional(),
  unit: text().default('1').describe('SI unit, or 1'),
  about: text().default('').describe('what it means'),
  minimum: z.number({ error: 'a number' }).exactOptional(),
  maximum: z.number({ error: 'a number' }).exactOptional(),
});

const points = z.array(z.number({ error: 'a number' }), { error: 'a list of numbers' });
export const tableSchema = strict({
  x: points.describe('strictly increasing'),
  y: points.describe('one a point; linear between the points, constant beyond the ends'),
});

const ownLaw = strict({
  name: text().exactOptional(),
  summary: text().exactOptional(),
  citation: text().exactOptional(),
  parameters: z.record(z.string(), parameter, { error: 'an object of parameters' }).exactOptional(),
  drawn: formulas.exactOptional().describe('values of one crosspoint, drawn once, in order of evaluation'),
  where: formulas.exactOptional().describe('values that both directions use, in order of evaluation'),
  pulse: strict({ up: formula, down: formula }).exactOptional().describe('new `w` after one pulse'),
  bounds: strict({ lower: text(), upper: text() }).exactOptional().describe('names of drawn values that bound `w`'),
  visible: formula.exactOptional().describe('what a read sees; default w'),
  rest: formula.exactOptional().describe('`w` after a mini-batch; default w'),
  reset: formula.exactOptional().describe('`w` after a reset; default the lower bound'),
  granularity: formula.exactOptional().describe('mean change by one pulse; default as the formulas give at w = 0'),
  tables: z.record(z.string(), z.union([tableSchema, z.null()]), { error: 'an object of tables' }).exactOptional(),
});

const spread = strict({
  distribution: oneOf(['normal', 'log-normal']).default('normal'),
  deviation: z
    .number({ error: 'a number of 0 or more' })
    .min(0, { error: 'a number of 0 or more' })
    .describe('relative, 1 sigma'),
});

const wear = strict({
  levels: integer(2, 2 ** 20)
    .exactOptional()
    .describe('states that a read can tell apart; default all'),
  endurance: positive('pulses').exactOptional().describe('pulses after which the window is 1/e; default never'),
});

const probability = () => z.number({ error: 'a number' }).exactOptional();
const faults = strict(
  Object.fromEntries(Object.keys(noFaults).map((name) => [name, probability()])) as Record<
    keyof typeof noFaults,
    ReturnType<typeof probability>
  >,
);

const values = z.record(z.string(), z.union([z.number(), z.string()], { error: 'a number or a word' }), {
  error: 'an object of numbers',
});

const rising = (about: string) =>
  z.array(z.number({ error: 'a number' }), { error: 'a list of numbers' }).describe(about);

const currentVoltage = strict({
  law: oneOf([...currentVoltageLaws.keys()] as [string, ...string[]])
    .exactOptional()
    .describe('default linear'),
  parameters: values.exactOptional(),
  curves: strict({
    voltages: rising('of every curve, rising, V'),
    conductances: rising('which state each curve is of, rising, S'),
    currents: z
      .array(z.array(z.number({ error: 'a number' }), { error: 'a list of numbers' }), { error: 'a list of curves' })
      .describe('by state, each rising with the voltage, A'),
  })
    .exactOptional()
    .describe('measured curves in the place of a law'),
  accessResistance: notNegative('ohm').exactOptional().describe('of a transistor in series, ohm; default 0'),
  selector: strict({
    current: positive('A').describe('I in I sinh(v/V), A'),
    voltage: positive('V').describe('V in I sinh(v/V), V'),
  })
    .exactOptional()
    .describe('a two-terminal switch in series; default none'),
});

const start = { error: 'a preset (`crosspoint devices` lists them) or a device file' };

/** What a device is, all optional: what is missing comes from `extends`. */
export const deviceSchema = strict({
  name: text().min(1, { error: 'text' }).exactOptional().describe('shown in reports'),
  summary: text().exactOptional(),
  citation: text().exactOptional().describe('where the figures come from'),
  extends: z
    .lazy((): z.ZodType<string | DeviceDescription> => z.union([z.string(start), deviceSchema], start))
    .exactOptional()
    .describe('preset or device file to start from'),
  law: z
    .union([text(), ownLaw], { error: `one of ${lawNames}, or an object of formulas` })
    .exactOptional()
    .describe(`a law by name (${lawNames}), or formulas of its own`),
  parameters: values.exactOptional().describe('parameters of the law; `crosspoint devices show NAME` lists them'),
  tables: z.record(z.string(), tableSchema, { error: 'an object of tables' }).exactOptional(),
  measured: z
    .array(
      strict({
        up: tableSchema,
        down: tableSchema,
        upDeviation: tableSchema.exactOptional(),
        downDeviation: tableSchema.exactOptional(),
      }),
      { error: 'a list of devices, each with tables up and down' },
    )
    .min(1, { error: 'a list of at least one device' })
    .exactOptional()
    .describe('tables of several devices, for law measured-table: each crosspoint is one of them'),
  spreads: z
    .record(z.string(), spread, { error: 'an object of parameters, each with distribution and deviation' })
    .exactOptional()
    .describe('parameters that differ between crosspoints'),
  wear: wear.exactOptional(),
  faults: faults.exactOptional().describe('how often crosspoints do not work'),
  inference: strict({
    model: text().describe(`one of ${[...inferenceModels.keys()].join(', ')}`),
    parameters: values.exactOptional(),
    tables: z.record(z.string(), tableSchema, { error: 'an object of tables' }).exactOptional(),
  })
    .exactOptional()
    .describe('how its conductances err and drift once programmed'),
  currentVoltage: currentVoltage.exactOptional().describe('how its current grows with voltage; default in proportion'),
  electrical: electrical
    .exactOptional()
    .describe('electrical figures; for the account, and for arrays with wires or readings in volts'),
});

const keys = Object.keys(deviceSchema.shape).join(', ');

/** `tile.device` of a study. */
export const deviceOrName = z
  .union([z.string(), deviceSchema], { error: `${start.error}, or an object with ${keys}` })
  .describe(`crosspoint: a preset (${presetNames.join(', ')}), a device file, or what differs from one`);
