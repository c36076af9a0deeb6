/** Golden figures of the cost tests, and how far ours lie from them. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Electrical } from '../../../devices/device.ts';
import type { Circuit } from '../../../emulator/cost/circuits/circuit.ts';
import { type Technology, technologyNode, technologyNodes } from '../../../emulator/cost/technology.ts';

// biome-ignore lint/suspicious/noExplicitAny: fixture data, read by key.
function fixture(name: string): any {
  return JSON.parse(readFileSync(new URL(`../../fixtures/cost/${name}.json`, import.meta.url), 'utf8'));
}

export const goldenTechnology = fixture('technology');
export const goldenComponents = fixture('components');

export const planarNodes = [130, 90, 65, 45, 32, 22] as const;
export const lowStandbyNodes = technologyNodes('low-standby');

/** Every node of both roadmaps with the key of its golden record. */
export const everyTechnology: readonly { name: string; technology: Technology; roadmap: 'LSTP' | 'HP' }[] = (
  [
    ['LSTP', 'low-standby'],
    ['HP', 'high-performance'],
  ] as const
).flatMap(([roadmap, name]) =>
  technologyNodes(name).map((node) => {
    const technology = technologyNode(node, { roadmap: name });
    return { name: technology.name, technology, roadmap };
  }),
);

/** `ours` within a share of `golden`. */
export function expectNear(ours: number, golden: number, share: number, what: string): void {
  const ratio = ours / golden;
  expect(ratio, `${what}: ours ${ours}, golden ${golden}`).toBeGreaterThan(1 - share);
  expect(ratio, `${what}: ours ${ours}, golden ${golden}`).toBeLessThan(1 + share);
}

export function expectPhysical(circuit: Circuit): void {
  for (const key of ['area', 'energyPerAction', 'latency', 'leakage'] as const) {
    expect(Number.isFinite(circuit[key]) && circuit[key] >= 0, `${circuit.name} ${key} = ${circuit[key]}`).toBe(true);
  }
  expect(circuit.energyPerAction, circuit.name).toBeGreaterThan(0);
  expect(circuit.latency, circuit.name).toBeGreaterThan(0);
  expect(circuit.formula.length).toBeGreaterThan(5);
  expect(circuit.source.length).toBeGreaterThan(3);
}

/** TaOx/HfOx (Wu, VLSI 2018) as in devices.md §6, read at 0.2 V. */
export const hafniumOxide: Electrical = {
  onResistance: 100e3,
  offResistance: 1e6,
  readVoltage: 0.2,
  writeUp: { voltage: 1.6, width: 50e-9 },
  writeDown: { voltage: -1.6, width: 50e-9 },
  cellSize: [4, 12],
};
