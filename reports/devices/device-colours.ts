/**
 * Colours of a device's page. One device: pulses up are blue and pulses down orange, in every figure. Several: each device
 * has a colour of its own, and down is dashed.
 */
import { type JsonObject, plain } from '../figures/figure.ts';
import type { DevicePortrait } from './device-report.ts';

/** Most devices that colours tell apart. */
export const mostDevices = 8;

export type Direction = 'up' | 'down';

export interface Painted {
  readonly portrait: DevicePortrait;
  readonly colour: Readonly<Record<Direction, string>>;
  /** Whether it shares the page with others. */
  readonly compared: boolean;
}

export function paint(portraits: readonly DevicePortrait[]): Painted[] {
  const compared = portraits.length > 1;
  return portraits.map((portrait, index) => {
    const own = `var(--rule-${1 + (index % mostDevices)})`;
    const colour = compared ? { up: own, down: own } : { up: 'var(--rule-1)', down: 'var(--rule-3)' };
    return { portrait, colour, compared };
  });
}

/** The area between two curves. */
export function bandTrace(
  x: readonly number[],
  low: readonly number[],
  high: readonly number[],
  colour: string,
  opacity: number,
): JsonObject {
  return {
    type: 'scatter',
    mode: 'none',
    x: [...x, ...[...x].reverse()],
    y: [...low, ...[...high].reverse()],
    fill: 'toself',
    fillcolor: colour,
    opacity,
    hoverinfo: 'skip',
    showlegend: false,
  };
}

/** Words beside a point of the figure. */
export function note(text: string, colour: string, own: JsonObject): JsonObject {
  return { text: plain(text), font: { color: colour, size: 13 }, showarrow: false, ...own };
}
