/**
 * Converters made of stages that decide one and a half bits each: two comparators at ± a quarter of the reference choose
 * the digit d = −1, 0 or 1, and the residue that the next stage sees is, with γ = C2/C1 and feedback factor
 * β = C1/(C1 + C2),
 *
 *     x' = ((1 + γ) x − γ d) / (1 + 1/(A β)),
 *
 * 2 x − d for equal capacitors and an ideal amplifier. The last stage is one comparator at zero. The code is
 * Σ (d_n + 1) 2^(b−2−n) plus the last decision: the third digit is redundant, so that comparators may be off by up to a
 * quarter of the reference unnoticed (Lewis, Fetterman, Gross, Ramachandran & Viswanathan, IEEE J. Solid-State Circuits
 * 27(3), 351, 1992; Ginetti, Jespers & Vandemeulebroecke, ibid. 27(7), 957, 1992, for the cyclic form).
 *
 * Errors of the residue are not: too small a slope leaves codes out where the digit changes, too large a slope gives
 * codes twice, before and behind the change, and the converter is not monotone.
 *
 * The residue is affine in the input as long as the digits stay, so the breakpoints are found exactly: an interval of
 * inputs is cut where its residue meets the comparators' thresholds, and each part goes on to the next stage with its own
 * affine map. Slopes are positive, so the parts come in ascending order.
 */
import type { RandomStream } from '../../random.ts';
import { type Transfer, TransferBuilder } from './transfer.ts';
import { midRiseCodes } from './uniform.ts';

/** x' = slope x − step d. */
export interface Stage {
  readonly slope: number;
  readonly step: number;
  /** Of its two comparators, the lower first. */
  readonly thresholds: readonly [number, number];
}

export interface StageSpreads {
  readonly inverseGain: number;
  readonly capacitorMismatch: number;
  readonly comparatorOffset: number;
}

/** Drawn: C1, C2, the offset of the lower comparator, of the upper one. */
export function drawStage(spreads: StageSpreads, random: RandomStream): Stage {
  const first = 1 + spreads.capacitorMismatch * random.normal();
  const second = 1 + spreads.capacitorMismatch * random.normal();
  const ratio = second / first;
  // β = 1/(1 + γ).
  const loss = 1 + spreads.inverseGain * (1 + ratio);
  const lower = -0.25 + spreads.comparatorOffset * random.normal();
  const upper = 0.25 + spreads.comparatorOffset * random.normal();
  return {
    slope: (1 + ratio) / loss,
    step: ratio / loss,
    // The digit counts comparators that fire, whichever of them is lower.
    thresholds: lower < upper ? [lower, upper] : [upper, lower],
  };
}

/** @param lastThreshold of the comparator that decides the last bit */
export function composeStages(stages: readonly Stage[], lastThreshold: number): Transfer {
  const bits = stages.length + 1;
  const builder = new TransferBuilder(midRiseCodes(bits));
  /** Inputs `from` … `to` reach stage n as slope x + shift. */
  const cut = (n: number, from: number, to: number, slope: number, shift: number, code: number): void => {
    const within = (threshold: number) => Math.min(Math.max((threshold - shift) / slope, from), to);
    const stage = stages[n];
    if (!stage) {
      builder.append(within(lastThreshold), code);
      builder.append(to, code + 1);
      return;
    }
    const [lower, upper] = stage.thresholds;
    const edges = [from, within(lower), within(upper), to] as const;
    for (const digit of [-1, 0, 1] as const) {
      const [start, end] = [edges[digit + 1] as number, edges[digit + 2] as number];
      if (start >= end) continue;
      const next = code + (digit + 1) * 2 ** (bits - 2 - n);
      cut(n + 1, start, end, stage.slope * slope, stage.slope * shift - stage.step * digit, next);
    }
  };
  cut(0, -1, 1, 1, 0, 0);
  return builder.build();
}
