/** The converter a tile asks for by kind. */
import type { Technology } from '../technology.ts';
import type { Circuit } from './circuit.ts';
import { flashAdc } from './flash-adc.ts';
import { sarAdc } from './sar-adc.ts';

export interface AdcOptions {
  readonly kind: 'sar' | 'flash';
  readonly bits: number;
}

const converters: Readonly<
  Record<AdcOptions['kind'], (technology: Technology, options: { readonly bits: number }) => Circuit>
> = { sar: sarAdc, flash: flashAdc };

export function adc(technology: Technology, { kind, bits }: AdcOptions): Circuit {
  return converters[kind](technology, { bits });
}
