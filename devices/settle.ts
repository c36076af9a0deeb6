/** From a preset's name, a user's device file, or what a study changes of one, to a device with all its numbers. */
import { type CurrentVoltageDescription, describeCurrent } from './current-voltage/describe-current.ts';
import type { Device, Electrical } from './device.ts';
import { DeviceError } from './device-error.ts';
import { checkElectrical } from './electrical.ts';
import { type Faults, settleFaults } from './faults.ts';
import type { Table } from './formula/formula.ts';
import { inferenceModels } from './inference/inference-models.ts';
import { type SettledInference, settleInference } from './inference/settle-inference.ts';
import { type Law, type LawDefinition, law } from './law.ts';
import { laws } from './models/laws.ts';
import { joinMeasured, type MeasuredDevice } from './models/measured-table.ts';
import { nearestName } from './nearest-name.ts';
import type { Preset } from './presets/preset.ts';
import { presets } from './presets/presets.ts';
import { settleLaw } from './settle-law.ts';
import type { GivenParameters, Spread } from './settle-parameters.ts';
import type { Wear } from './wear.ts';

/** A device as a person writes it: everything but what it starts from is optional. */
export interface DeviceDescription {
  /** Preset or description to start from; without one, `law` and `electrical` say everything. */
  readonly extends?: DeviceSpecification;
  /** A law by name, or formulas: a whole law, or what differs from that of `extends`. */
  readonly law?: string | Partial<LawDefinition>;
  readonly name?: string;
  readonly summary?: string;
  readonly citation?: string;
  readonly parameters?: GivenParameters;
  readonly tables?: Readonly<Record<string, Table>>;
  /** Tables of several devices, for law measured-table: each crosspoint is one or another of them. */
  readonly measured?: readonly MeasuredDevice[];
  readonly spreads?: Readonly<Record<string, Spread>>;
  readonly wear?: Wear;
  readonly faults?: Partial<Faults>;
  /** How its conductances err and drift once programmed. */
  readonly inference?: InferenceDescription;
  /** How its current grows with voltage. @default in proportion */
  readonly currentVoltage?: CurrentVoltageDescription;
  readonly electrical?: Partial<Electrical>;
}

/** An inference model by name, and what differs from its defaults. */
export interface InferenceDescription {
  readonly model: string;
  readonly parameters?: GivenParameters;
  readonly tables?: Readonly<Record<string, Table>>;
}

export type DeviceSpecification = string | DeviceDescription;

export function listPresets(): readonly Preset[] {
  return [...presets.values()];
}

/** A description over what it starts from. */
export type ResolvedDevice = Omit<DeviceDescription, 'extends' | 'law' | 'measured'> & { readonly law: Law };

/** @param path where the specification stands, for messages */
export function settleDevice(specification: DeviceSpecification, path = 'device'): Device {
  const resolved = resolveDevice(specification, path);
  const { parameters = {}, tables = {}, spreads = {}, wear = {}, electrical = {} } = resolved;
  checkElectrical(electrical, `${path}.electrical`);
  const faults = settleFaults(resolved.faults ?? {}, `${path}.faults`);
  if (!resolved.law.pulse) refuseWithoutPulses(resolved, path);
  const settled = settleLaw(resolved.law, parameters, { tables, spreads, wear, faulty: faults !== null }, path);
  return {
    name: resolved.name ?? resolved.law.name,
    law: resolved.law.name,
    summary: resolved.summary ?? resolved.law.summary,
    citation: resolved.citation ?? resolved.law.citation,
    ...settled,
    electrical: { ...electrical, ...pulsesOf(settled.parameters) },
    faults,
    inference: settleModel(resolved.inference, `${path}.inference`),
    currentVoltage: describeCurrent(resolved.currentVoltage, electrical, `${path}.currentVoltage`),
  };
}

/** What a device is made from, all of it over what it starts from: for those who show it. */
export function resolveDevice(specification: DeviceSpecification, path = 'device'): ResolvedDevice {
  if (typeof specification === 'string') {
    const preset = presets.get(specification);
    if (preset) return preset;
    const meant = nearestName(specification, [...presets.keys()]);
    const hint = meant ? `did you mean ${meant}? ` : '';
    throw new DeviceError(path, `a device file or a preset (${hint}\`crosspoint devices\` lists them)`, specification);
  }
  const { extends: start, law: ownLaw, measured, ...own } = specification;
  const base = start === undefined ? undefined : resolveDevice(start, `${path}.extends`);
  // Of another law, the parameters and tables of what it starts from mean nothing.
  const kept: Partial<ResolvedDevice> =
    typeof ownLaw === 'string' ? { ...base, parameters: {}, tables: {}, spreads: {} } : (base ?? {});
  const joined = measured && joinMeasured(measured);
  const merged = {
    parameters: { ...kept.parameters, ...joined?.parameters, ...own.parameters },
    tables: { ...kept.tables, ...joined?.tables, ...own.tables },
    spreads: { ...kept.spreads, ...own.spreads },
    wear: { ...kept.wear, ...own.wear },
    faults: { ...kept.faults, ...own.faults },
    electrical: { ...kept.electrical, ...own.electrical },
  };
  return { ...kept, ...own, ...merged, law: lawOf(ownLaw, own.name, base?.law, `${path}.law`) };
}

/** A law that is driven by voltage says itself what its pulses are; the bill is for those. */
function pulsesOf({ voltageUp, widthUp, voltageDown, widthDown }: GivenParameters): Partial<Electrical> {
  const pulses = [voltageUp, widthUp, voltageDown, widthDown];
  if (!pulses.every((value) => typeof value === 'number')) return {};
  const [up = 0, upWidth = 0, down = 0, downWidth = 0] = pulses;
  return { writeUp: { voltage: up, width: upWidth }, writeDown: { voltage: down, width: downWidth } };
}

function refuseWithoutPulses({ law: { name }, faults = {}, wear = {} }: ResolvedDevice, path: string): void {
  for (const [key, given] of Object.entries({ faults, wear })) {
    if (Object.keys(given).length > 0) {
      throw new DeviceError(`${path}.${key}`, `left out (law ${name} has neither pulses nor bounds)`, given);
    }
  }
}

function settleModel(given: InferenceDescription | undefined, path: string): SettledInference | null {
  if (given === undefined) return null;
  const model = inferenceModels.get(given.model);
  if (model) return settleInference(model, given, path);
  throw new DeviceError(`${path}.model`, `one of ${[...inferenceModels.keys()].join(', ')}`, given.model);
}

function lawOf(own: DeviceDescription['law'], name: string | undefined, base: Law | undefined, path: string): Law {
  const known = [...laws.keys()].join(', ');
  if (own === undefined) {
    if (base) return base;
    throw new DeviceError(path, `given where there is no \`extends\` (one of ${known}, or formulas)`, 'nothing');
  }
  if (typeof own !== 'string') return law(completeDefinition(own, name, base?.definition, path), path);
  const named = laws.get(own);
  if (named) return named;
  throw new DeviceError(path, `one of ${known}, or an object of formulas`, own);
}

/** A user's formulas over those of the law that they start from; named formulas are added, or replace their namesakes. */
function completeDefinition(
  own: Partial<LawDefinition>,
  name: string | undefined,
  base: LawDefinition | undefined,
  path: string,
): LawDefinition {
  const { drawn, pulse, bounds } = { ...base, ...own };
  if (drawn === undefined || pulse === undefined || bounds === undefined) {
    const missing = drawn === undefined ? 'drawn' : pulse === undefined ? 'pulse' : 'bounds';
    throw new DeviceError(`${path}.${missing}`, 'given in a law of its own', 'nothing');
  }
  return {
    summary: 'formulas of its own',
    citation: 'its author',
    ...base,
    ...own,
    name: own.name ?? (base ? `${base.name}, changed` : (name ?? 'own')),
    parameters: { ...base?.parameters, ...own.parameters },
    drawn: { ...base?.drawn, ...own.drawn },
    where: { ...base?.where, ...own.where },
    tables: { ...base?.tables, ...own.tables },
    pulse,
    bounds,
  };
}
