/**
 * Mean curves of the aihwkit presets, with all their spreads and noises, fitted by each preset's own law: R² of at least
 * 0.995. Without spread and noise the law is exact, and so are the steps found, at every weight that the curve visits.
 */
import { describe, expect, it } from 'vitest';
import { settleCurve, translateCurve } from '../../../devices/golden/golden-device.ts';
import { type Draws, fitLaw, laws, Population, type PulseData } from '../../../devices/index.ts';
import { readGolden } from '../golden.ts';

const presets = [
  ...['capacitor', 'ecram', 'gokmen-vlasov', 'idealized', 'pcm', 'reram-array-om', 'reram-es', 'reram-sb'],
] as const;

/** Weights −1 and 1 at the ends of the curve. */
function measure(
  name: string,
  curve: 'full' | 'deterministic',
): { data: PulseData; perWeight: number; middle: number } {
  const { curves, protocol } = readGolden(name);
  const { pulse, mean } = curves[curve];
  const [least, most] = [Math.min(...mean), Math.max(...mean)];
  const [perWeight, middle] = [(most - least) / 2, (most + least) / 2];
  const directions = Array.from({ length: protocol.pulses_up + protocol.pulses_down }, (_, i) =>
    i < protocol.pulses_up ? ('up' as const) : ('down' as const),
  );
  const cycle = Float64Array.from(mean, (weight) => (weight - middle) / perWeight);
  const devices = [{ name, cycles: [cycle] }];
  return { data: { protocol: { directions, observed: pulse }, devices, zero: -3 }, perWeight, middle };
}

describe('mean curves of presets', () => {
  it.each(presets)('%s', (name) => {
    const { law } = translateCurve(readGolden(name), 'full');
    expect(fitLaw(laws.get(law)!, measure(name, 'full').data).rSquared).toBeGreaterThan(0.995);
  });
});

describe('deterministic curves', () => {
  // Of pcm the excerpt has no point on the way down.
  it.each(presets.filter((name) => name !== 'pcm'))('%s: steps', (name) => {
    const golden = readGolden(name);
    const { law } = translateCurve(golden, 'deterministic');
    const { data, perWeight, middle } = measure(name, 'deterministic');
    const fit = fitLaw(laws.get(law)!, data);
    expect(1 - fit.rSquared).toBeLessThan(1e-8);
    const { pulse } = settleCurve(golden, 'deterministic');
    const [trace = new Float64Array()] = data.devices[0]!.cycles;
    for (const direction of ['up', 'down'] as const) {
      const turn = golden.curves.deterministic.pulse.indexOf(golden.protocol.pulses_up);
      const leg = direction === 'up' ? trace.slice(0, turn + 1) : trace.slice(turn);
      const [from, to] = [Math.min(...leg), Math.max(...leg)];
      const states = Array.from({ length: 17 }, (_, i) => from + ((to - from) * (i + 0.5)) / 17);
      const weights = states.map((state) => state * perWeight + middle);
      const population = new Population(pulse!, states.length, noDeviation);
      population.states.set(weights);
      population.pulse(direction);
      const steps = Array.from(population.states, (weight, i) => (weight - weights[i]!) / perWeight);
      const largest = Math.max(...steps.map(Math.abs));
      fit.steps(direction, states).forEach((step, i) => {
        expect(Math.abs(step - steps[i]!), `${direction} from ${states[i]}`).toBeLessThan(2e-3 * largest);
      });
    }
  });
});

const noDeviation: Draws = { normal: () => 0, uniform: () => 0.5 };
