/** Presets of aihwkit against ours: every parameter that its file states, in our terms. */
import { z } from 'zod';
import { settleDevice, translateAihwkit } from '../../devices/index.ts';
import { type Comparison, type Recogniser, readGolden } from './recogniser.ts';
import { Tally } from './tally.ts';

const schema = z.object({
  presets: z.record(
    z.string(),
    z.object({ model: z.string(), kind: z.string(), parameters: z.record(z.string(), z.unknown()) }),
  ),
});
type Golden = z.infer<typeof schema>;

const counterparts: Readonly<Record<string, string>> = {
  CapacitorPresetDevice: 'capacitor',
  EcRamPresetDevice: 'ecram',
  EcRamMOPresetDevice: 'ecram-mo',
  GokmenVlasovPresetDevice: 'gokmen-vlasov',
  IdealizedPresetDevice: 'idealized',
  PCMPresetDevice: 'pcm',
  ReRamESPresetDevice: 'reram-es',
  ReRamSBPresetDevice: 'reram-sb',
  ReRamArrayOMPresetDevice: 'reram-array-om',
  ReRamArrayHfO2PresetDevice: 'reram-array-hfo2',
};

/** Parameters are the same but for what arithmetic rounds: ours are sometimes quotients of theirs. */
const equal = 1e-9;

export const aihwkitPresets: Recogniser<Golden> = {
  name: 'aihwkit presets',
  recognise: (json, path) => readGolden(json, path, ({ presets }) => holdsModels(presets), schema),
  async verify({ presets }) {
    const devices = Object.entries(presets).map(([name, device]) => ({ name, compared: comparePreset(name, device) }));
    return {
      ran: 'parameters alone',
      comparisons: devices.flatMap(({ compared }) => compared ?? []),
      leftOut: devices
        .filter(({ compared }) => !compared)
        .map(({ name }) => ({ name, reason: 'a model, not a device' })),
    };
  },
};

function holdsModels(presets: unknown): boolean {
  return (
    typeof presets === 'object' && presets !== null && Object.values(presets).every((one) => 'model' in Object(one))
  );
}

/** Null for what is no preset of a device. */
export function comparePreset(name: string, device: Omit<Golden['presets'][string], 'kind'>): Comparison | null {
  const preset = Object.hasOwn(counterparts, name) ? counterparts[name] : undefined;
  if (preset === undefined) return null;
  const ours = settleDevice(preset);
  const theirs = settleDevice({ extends: 'ideal', ...translateAihwkit(device, name) });
  const tally = new Tally();
  tally.addEqual(ours.law, theirs.law, 'law');
  for (const [parameter, value] of Object.entries(theirs.parameters)) {
    const own = ours.parameters[parameter];
    if (typeof value === 'string' || value === 0) tally.addEqual(own, value, parameter);
    else tally.add(Math.abs(Number(own) / value - 1), equal, `${parameter}: ${own} instead of ${value}`);
  }
  return tally.as(`parameters of ${preset}`);
}
