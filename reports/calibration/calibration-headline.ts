/** What a calibration comes to, in a sentence: the worst columns with it, against the worst over the full range. */
import type { CalibrationReport } from './calibration-report.ts';
import { calibratedName, fullName, noiseText, rangeNamed } from './column-names.ts';

/** A bit more halves the step: 20 lg 2. @unit dB */
export const decibelsPerBit = 20 * Math.log10(2);

/** Signal to noise of the worst columns. @unit dB; infinite where nothing is lost */
export function worstNoise({ columns }: CalibrationReport, choice: string): number {
  return Math.min(
    ...columns.flatMap((column) => {
      const range = rangeNamed(column, choice);
      return range ? (range.signalToNoise ?? Number.POSITIVE_INFINITY) : [];
    }),
  );
}

export function calibrationHeadline(report: CalibrationReport): string {
  const [chosen, full] = [worstNoise(report, calibratedName), worstNoise(report, fullName)];
  const adc = `${report.bits}-bit ADCs`;
  if (chosen === Number.POSITIVE_INFINITY) return `With calibrated ranges, ${adc} convert every sum exactly.`;
  const kept = `With calibrated ranges, ${adc} keep ${noiseText(chosen)} of signal over noise in every layer`;
  const gain = (chosen - full) / decibelsPerBit;
  if (gain < 0.05) return `${kept}, no more than over the full range.`;
  return `${kept}; over the full range ${noiseText(full)}. The difference is worth ${gain.toFixed(1)} bits.`;
}
