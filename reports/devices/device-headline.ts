/** What a page of devices says in one line. */
import { formatPercent, formatQuantity, formatRatio, formatTime } from '../units.ts';
import { shareLeft, telltaleTime } from './device-figures.ts';
import type { DevicePortrait, PulsePortrait, RetentionPortrait } from './device-report.ts';
import { formatRound } from './facts.ts';

export function deviceHeadline(portraits: readonly DevicePortrait[]): string {
  const [one, ...others] = portraits;
  if (!one) return 'No device';
  // Names do not break at their hyphens.
  const names = portraits.map(({ sheet }) => sheet.name.replaceAll('-', '‑'));
  if (others.length > 0) {
    return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}, side by side`;
  }
  const { sheet, pulses, retention } = one;
  const traits = [
    ...(pulses ? [`${formatRound(sheet.steps)} steps`, ...pulseTraits(pulses)] : []),
    ...(retention ? [retentionTrait(one, retention)] : []),
  ];
  return traits.length === 0 ? `${names[0]} takes any change exactly` : `${names[0]}: ${traits.join(', ')}`;
}

/** Below this a bend or an imbalance is not seen in a figure. */
const unseen = 0.02;

function pulseTraits({ figures: { asymmetry, nonlinearity } }: PulsePortrait): string[] {
  const bend = Math.max(nonlinearity.up, nonlinearity.down);
  // Asymmetry is a share of the mean of both: (2 + a) / (2 − a) is their ratio.
  const ratio = formatRatio((2 + Math.abs(asymmetry)) / (2 - Math.abs(asymmetry)));
  return [
    bend < unseen ? 'linear' : `${formatPercent(bend, 0)} off a straight line`,
    Math.abs(asymmetry) < unseen ? 'symmetric' : asymmetry > 0 ? `up ${ratio} down` : `down ${ratio} up`,
  ];
}

function retentionTrait(portrait: DevicePortrait, { errors }: RetentionPortrait): string {
  const time = telltaleTime([portrait]);
  const left = shareLeft(portrait, time);
  if (left === null) return `programmed within ${formatQuantity(Math.max(...errors.programming), 'S')}, 1 sigma`;
  return `${formatPercent(left, 0)} of its conductance left after ${formatTime(time)}`;
}
