/** A fit as a device file: what the fit found, and for the rest what was given or taken from a preset, said which. */
import { Document, isCollection, isScalar } from 'yaml';
import { describeFit, type Electrical, type LawFit, rangeOfFit } from '../../devices/index.ts';
import { formatNumber, formatQuantity } from '../../reports/index.ts';
import { packageVersion } from '../package-facts.ts';
import { conductanceOf, type Scale } from './read-pulse-data.ts';

/** What a measurement of pulses does not tell. */
export interface Asked {
  readonly name: string;
  /** File of the data. */
  readonly file: string;
  readonly electrical: Omit<Electrical, 'onResistance' | 'offResistance'>;
  /** Which electrical figures are not the device's own, and whose they are, as a sentence. */
  readonly borrowed: string;
}

export interface FittedDevice {
  readonly name: string;
  readonly summary: string;
  readonly citation: string;
  readonly law: string;
  readonly parameters: Readonly<Record<string, number | string>>;
  readonly spreads?: ReturnType<typeof describeFit>['spreads'];
  readonly electrical: Electrical;
}

const digits = 6;

export function fittedDevice(fit: LawFit, scale: Scale, { name, file, electrical }: Asked): FittedDevice {
  const { parameters, spreads } = describeFit(fit);
  const range = rangeOfFit(fit).map((weight) => conductanceOf(weight, scale));
  const [offResistance = 0, onResistance = 0] = range.map((conductance) =>
    Number((1 / conductance).toPrecision(digits)),
  );
  return {
    name,
    summary: `${fit.law.summary}; ${rangeText(range)}`,
    citation: `measured, ${file}; fitted by Crosspoint ${packageVersion()}`,
    law: fit.law.name,
    parameters,
    ...(Object.keys(spreads).length > 0 && { spreads }),
    electrical: { onResistance, offResistance, ...electrical },
  };
}

function rangeText(conductances: readonly number[]): string {
  return conductances.map((conductance) => formatQuantity(conductance, 'S').replace('\u00a0', ' ')).join(' to ');
}

/** The file's text, each figure with its interval or where it is from. */
export function deviceFileText(device: FittedDevice, fit: LawFit, scale: Scale, asked: Asked): string {
  const document = new Document(device);
  document.commentBefore = [
    ` Fitted to ${asked.file}: R² ${fit.rSquared.toFixed(5)}. Weights −1 to 1 are ${rangeText([scale.least, scale.most])}.`,
    ` ${asked.borrowed}`,
  ].join('\n');
  const remark = (path: readonly string[], text: string) => {
    const node = document.getIn(path, true);
    if (isScalar(node)) node.comment = ` ${text}`;
  };
  for (const { name, interval, atLimit } of fit.parameters) {
    const told =
      interval && !atLimit ? `95 %: ${interval.map((end) => formatNumber(end)).join(' … ')}` : 'not told by the data';
    remark(['parameters', name], told);
  }
  if (fit.readNoise.name !== null)
    remark(['parameters', fit.readNoise.name], 'noise of the reads that measured it included');
  for (const key of ['writeUp', 'writeDown', 'cellSize'] as const) {
    const node = document.getIn(['electrical', key], true);
    if (isCollection(node)) node.flow = true;
  }
  return document.toString({ lineWidth: 0 });
}
