/**
 * A process of one's own as a person writes it: the tabulated node it starts from and what differs. All in SI units but
 * the node; A/m is µA/µm. Figures that are left out are those of `extends` as they are: nothing is scaled. Ranges are wide:
 * they are there to tell a figure in another unit, 28 for 28e-9 m.
 */
import { z } from 'zod';
import { type NodeFigures, technologyNodes } from '../../emulator/index.ts';
import { between, integer, oneOf, strict, text } from '../schema/fields.ts';

const perPolarity = (least: number, most: number, about: string) => {
  const current = () => between(least, most, 'A/m').describe('A/m');
  return strict({ nmos: current(), pmos: current() }).describe(about);
};

/** Of anything drawn. */
const length = () => between(1e-10, 1e-5, 'm');

const hotFactors = () =>
  z
    .tuple([between(0.001, 1e6), between(0.001, 1e6)], { error: 'two numbers, at 350 and 400 K' })
    .describe('at 350 and at 400 K');

const none = z.null();

const figures = {
  supply: between(0.1, 10, 'V').exactOptional().describe('V'),
  threshold: between(0.01, 5, 'V').exactOptional().describe('of an NMOS, V'),
  gateLength: length().exactOptional().describe('physical, m'),
  gateCapacitance: between(1e-11, 1e-7, 'F/m')
    .exactOptional()
    .describe('ideal, overlap and fringe together, F per m of width'),
  junction: between(1e-6, 1, 'F/m2').exactOptional().describe('capacitance below a drain, F/m2'),
  sidewall: between(0, 1e-7, 'F/m').exactOptional().describe('capacitance of a drain’s sides, F per m of perimeter'),
  drainToChannel: between(0, 1e-7, 'F/m').exactOptional().describe('capacitance of drain to channel, F per m of width'),
  widthRatio: between(0.1, 10).exactOptional().describe('PMOS over NMOS width for equal drive'),
  resistanceMultiplier: between(0.1, 10).exactOptional().describe('m of the switching resistance m Vdd/(Ion W)'),
  onCurrent: perPolarity(1, 1e5, 'at full gate and drain voltage and 300 K, A/m').exactOptional(),
  offCurrent: perPolarity(1e-12, 100, 'at zero gate voltage and 300 K, A/m').exactOptional(),
  hot: z
    .union([strict({ on: hotFactors(), off: hotFactors() }), none], { error: 'null or an object with on, off' })
    .exactOptional()
    .describe('NMOS currents over those at 300 K; null: 300 K only'),
  transconductance: between(0.001, 1e6)
    .exactOptional()
    .describe('planar: drain current at a gate voltage of 0.7 of the supply, A/m; fins: transconductance, S/m'),
  gatePitch: length().exactOptional().describe('contacted, m'),
  cellHeight: length().exactOptional().describe('of a standard cell, m'),
  fins: z
    .union(
      [
        strict({
          effectiveWidth: length().describe('that one fin conducts with, m'),
          diffusionWidth: length().describe('of the drain of one fin, m'),
          most: integer(1, 64).describe('fins side by side in a cell'),
        }),
        none,
      ],
      { error: 'null or an object with effectiveWidth, diffusionWidth, most' },
    )
    .exactOptional()
    .describe('fins or sheets; null: a planar process'),
  wire: strict({
    width: length().describe('m'),
    aspectRatio: between(0.5, 20).describe('height over width'),
    resistivity: between(1e-9, 1e-4, 'ohm m').describe('ohm m'),
  })
    .exactOptional()
    .describe('local wires; columns of arrays run in them'),
  metal1: z
    .union([between(1, 1e12, 'ohm/m'), none], { error: 'null or a number from 1 to 1e12 ohm/m' })
    .exactOptional()
    .describe('resistance of rows of arrays, ohm/m; null: that of local wires'),
  readVoltage: between(0.001, 10, 'V').exactOptional().describe('of columns, where the device states none, V'),
  sramCell: z
    .tuple([between(1, 10_000, 'F'), between(1, 10_000, 'F')], { error: 'two numbers, height and width in F' })
    .exactOptional()
    .describe('height and width of a 6T SRAM cell, in feature sizes F'),
} satisfies Record<keyof NodeFigures, z.ZodType>;

const nodes = technologyNodes().join(', ');

export const technologyFileSchema = strict({
  name: text().min(1, { error: 'text' }).describe('shown in reports'),
  extends: z
    .literal([...technologyNodes()], { error: `one of ${nodes} nm` })
    .describe('tabulated node to start from, nm'),
  roadmap: oneOf(['low-standby', 'high-performance']).default('low-standby').describe('of the node to start from'),
  feature: between(0.1, 10_000, 'nm')
    .exactOptional()
    .describe('feature size F of its layout rules, nm; default that of extends'),
  ...figures,
}).meta({ title: 'Crosspoint technology' });

export type TechnologyDescription = z.output<typeof technologyFileSchema>;
