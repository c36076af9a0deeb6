/** The current–voltage law of a device as a person writes it, settled over the voltages and conductances it is read at. */

import type { Electrical } from '../device.ts';
import { DeviceError } from '../device-error.ts';
import type { GivenParameters } from '../settle-parameters.ts';
import type { CurrentVoltage, Span } from './current-voltage.ts';
import { currentVoltageLaws } from './laws/laws.ts';
import { type MeasuredCurves, tabulated } from './laws/table.ts';
import { inSeries, type Selector } from './series.ts';
import { settleCurrentVoltage } from './settle-current-voltage.ts';

export interface CurrentVoltageDescription {
  /** @default linear */
  readonly law?: string;
  readonly parameters?: GivenParameters;
  /** Measured curves in the place of a law. */
  readonly curves?: Omit<MeasuredCurves, 'name' | 'citation'>;
  /** Of a transistor in series with the crosspoint, @unit ohm. @default 0 */
  readonly accessResistance?: number;
  /** A two-terminal switch in series. @default none */
  readonly selector?: Selector;
}

/** Null where the current is proportional to the voltage anyway. */
export function describeCurrent(
  description: CurrentVoltageDescription | undefined,
  { readVoltage, onResistance, offResistance }: Electrical,
  path: string,
): CurrentVoltage | null {
  if (description === undefined) return null;
  const { law = 'linear', curves, accessResistance = 0, selector, parameters = {} } = description;
  const named = currentVoltageLaws.get(law);
  if (!named) throw new DeviceError(`${path}.law`, `one of ${[...currentVoltageLaws.keys()].join(', ')}`, law);
  if (curves && description.law !== undefined) {
    throw new DeviceError(`${path}.law`, 'left out where measured curves stand for it', law);
  }
  const measured = curves && tabulated({ ...curves, name: 'measured', citation: '' }, `${path}.curves`);
  const definition = measured ?? named;
  const voltages: Span = { from: -readVoltage, to: readVoltage };
  checkReadVoltage(readVoltage, definition.knownVoltages, path);
  const conductances: Span = { from: 1 / offResistance, to: 1 / onResistance };
  const cell = settleCurrentVoltage(definition, { parameters, voltages, conductances, path });
  const series = { accessResistance, ...(selector && { selector }), voltages, path };
  if (accessResistance > 0 || selector) return inSeries(cell, series);
  return definition === currentVoltageLaws.get('linear') ? null : cell;
}

/** Told of the key that a person wrote, not of the range that follows from it. */
function checkReadVoltage(readVoltage: number, known: Span | undefined, path: string): void {
  if (!known) return;
  const most = Math.min(known.to, -known.from);
  if (readVoltage <= most) return;
  const at = `${path.slice(0, path.lastIndexOf('.') + 1)}electrical.readVoltage`;
  throw new DeviceError(at, `at most ${most} V, up to which its current is known (currentVoltage)`, readVoltage);
}
