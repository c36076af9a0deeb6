/** The converter a tile asks for by kind. */
import type { Technology } from '../technology.ts';
import type { ColumnConverter } from './column-converter.ts';
import { type CyclicAdcOptions, cyclicAdc } from './cyclic-adc.ts';
import { type FlashAdcOptions, flashAdc } from './flash-adc.ts';
import { type PipelineAdcOptions, pipelineAdc } from './pipeline-adc.ts';
import { type PublishedAdcOptions, publishedAdc } from './published-adc.ts';
import { type RampAdcOptions, rampAdc } from './ramp-adc.ts';
import { type SarAdcOptions, sarAdc } from './sar-adc.ts';

export type { ColumnConverter };

export type AdcOptions =
  | ({ readonly kind: 'sar' } & SarAdcOptions)
  | ({ readonly kind: 'flash' } & FlashAdcOptions)
  | ({ readonly kind: 'ramp' } & RampAdcOptions)
  | ({ readonly kind: 'pipeline' } & PipelineAdcOptions)
  | ({ readonly kind: 'cyclic' } & CyclicAdcOptions)
  | ({ readonly kind: 'published' } & PublishedAdcOptions);

export function adc(technology: Technology, options: AdcOptions): ColumnConverter {
  switch (options.kind) {
    case 'sar':
      return sarAdc(technology, options);
    case 'flash':
      return flashAdc(technology, options);
    case 'ramp':
      return rampAdc(technology, options);
    case 'pipeline':
      return pipelineAdc(technology, options);
    case 'cyclic':
      return cyclicAdc(technology, options);
    case 'published':
      return publishedAdc(options);
    default:
      return options satisfies never;
  }
}
