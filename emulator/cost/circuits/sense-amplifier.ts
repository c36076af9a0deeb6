/**
 * Latch sense amplifier of SRAM bit-line pairs: cross-coupled inverters behind isolating PMOS, enabled by one NMOS at
 * their foot. One action resolves the difference on every pair.
 *
 * Widths: latch NMOS 3.75F, PMOS 7.5F, isolating PMOS 12.5F, enable 5F (as CACTI sets them: Thoziyoor et al. 2008, CACTI 5.1,
 * HPL-2008-20). The latch grows the difference exponentially with τ = C/gm: latency τ ln(Vdd/ΔV). Of a
 * latch only the enable leaks, and only while neither side conducts: half.
 */
import type { Technology } from '../technology.ts';
import { drainCapacitance, gateCapacitance, offCurrent, transconductance } from '../transistor.ts';
import { type Circuit, requireInteger, requirePositive } from './circuit.ts';
import { usableHeight } from './gate.ts';

export interface SenseAmplifierOptions {
  /** Pairs of bit lines. */
  readonly pairs: number;
  /** Difference on the bit lines that is sensed, @unit V. @default 0.1 */
  readonly difference?: number;
  /** Pitch of a pair, @unit m. @default two gate pitches */
  readonly pitch?: number;
}

/** In F. */
const widths = { nmos: 3.75, pmos: 7.5, isolation: 12.5, enable: 5 } as const;

/** Drain current of PMOS at the bias at which planar transconductance is tabulated, over that of NMOS; PTM, as tabulated. */
const pmosShare: Readonly<Record<Technology['roadmap'], Readonly<Record<number, number>>>> = {
  'low-standby': { 130: 1.465, 90: 1.368, 65: 1.144, 45: 0.655, 32: 0.465, 22: 0.406 },
  'high-performance': { 130: 0.662, 90: 0.638, 65: 0.698, 45: 0.855, 32: 0.724, 22: 0.646 },
};

export function senseAmplifier(technology: Technology, options: SenseAmplifierOptions): Circuit {
  const { pairs, difference = 0.1, pitch = 2 * technology.figures.gatePitch } = options;
  requireInteger('senseAmplifier.pairs', pairs, 1, Number.POSITIVE_INFINITY);
  requirePositive('senseAmplifier.difference', difference, 'V');
  requirePositive('senseAmplifier.pitch', pitch, 'm');
  const { supply } = technology.figures;
  const { nmos, pmos, isolation, enable } = senseWidths(technology);
  const capacitance =
    gateCapacitance(technology, nmos) +
    gateCapacitance(technology, pmos) +
    [nmos, pmos, isolation, enable].reduce((total, width) => total + drainCapacitance(technology, width, 2), 0);
  const gain = transconductance(technology, nmos) + pmosTransconductance(technology, pmos);
  return {
    name: `${pairs} sense amplifiers`,
    area: pairs * amplifierHeight(technology, pitch) * pitch,
    energyPerAction: pairs * capacitance * supply * supply,
    latency: (capacitance / gain) * Math.log(supply / difference),
    leakage: (pairs * offCurrent(technology, 'nmos', enable) * supply) / 2,
    formula: 'E = n (C_latch + drains) Vdd²; t = C/gm ln(Vdd/ΔV)',
    source: 'Thoziyoor et al. 2008, CACTI 5.1',
  };
}

/** Drawn widths, @unit m. Fins: one for every F or part of it, since a fin's conducting width is several F. */
export function senseWidths(technology: Technology) {
  const planar = technology.figures.fins === null;
  const drawn = (width: number) => (planar ? width : 2 * Math.ceil(width)) * technology.feature;
  return {
    nmos: drawn(widths.nmos),
    pmos: drawn(widths.pmos),
    isolation: drawn(widths.isolation),
    enable: drawn(widths.enable),
  };
}

function pmosTransconductance(technology: Technology, width: number): number {
  if (technology.figures.fins !== null) return transconductance(technology, width);
  const share = pmosShare[technology.roadmap][technology.nanometres] ?? 1 / technology.figures.widthRatio;
  return share * transconductance(technology, width);
}

/**
 * Latch, two isolating rows and the enable above one another; where a pair's pitch holds fewer than two gates the halves
 * of the latch stand above one another too.
 */
function amplifierHeight(technology: Technology, pitch: number): number {
  const { feature, figures } = technology;
  const overhead = figures.cellHeight - usableHeight * feature;
  const { nmos, pmos, isolation, enable } = senseWidths(technology);
  const halves = pitch >= 3 * figures.gatePitch ? 1 : 2;
  const diffusion = halves * (nmos + pmos) + 2 * isolation + enable;
  if (figures.fins === null) return diffusion + halves * overhead + 3 * (overhead / 2);
  const fins = diffusion / (2 * feature);
  const finsInRow = 2 * figures.fins.most * Math.max(1, Math.floor(pitch / figures.gatePitch) - 1);
  return (3 + Math.floor(fins / finsInRow)) * figures.cellHeight;
}
