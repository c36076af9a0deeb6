/** Every published device by name. */
import { capacitor } from './capacitor.ts';
import { ecram } from './ecram.ts';
import { gokmenVlasov } from './gokmen-vlasov.ts';
import { ideal } from './ideal.ts';
import { idealized } from './idealized.ts';
import { measured } from './measured.ts';
import { memoryMacros } from './memory-macros.ts';
import { memristors } from './memristors.ts';
import { pcm } from './pcm.ts';
import type { Preset } from './preset.ts';
import { programmedDevices } from './programmed.ts';
import { reram } from './reram.ts';

export const presets: ReadonlyMap<string, Preset> = new Map(
  [
    ideal,
    gokmenVlasov,
    idealized,
    ...reram,
    ...ecram,
    capacitor,
    pcm,
    ...measured,
    ...memristors,
    ...memoryMacros,
    ...programmedDevices,
  ].map((preset) => [preset.name, preset]),
);
