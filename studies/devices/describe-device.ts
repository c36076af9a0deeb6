/** What a device is, as data to show: its sheet. What it does is `portray-device.ts`. */
import {
  type DeviceSpecification,
  type DigitalCell,
  inferenceModels,
  type Parameter,
  type ResolvedDevice,
  resolveDevice,
  type SettledInference,
  settleDevice,
  settleLaw,
  type Table,
} from '../../devices/index.ts';
import {
  type DeviceSheet,
  type DigitalSheet,
  formatNumber,
  formatPercent,
  type InferenceSheet,
  type ParameterLine,
} from '../../reports/index.ts';
import { filledEquations, inferenceEquations, statedEquations } from './equations.ts';

const bytesPerValue = 4;

/** @throws DeviceError */
export function describeDevice(specification: DeviceSpecification): DeviceSheet {
  const device = settleDevice(specification);
  const resolved = resolveDevice(specification);
  const { law, parameters = {}, tables = {}, spreads = {}, wear = {} } = resolved;
  const { name, summary, citation, range, granularity, electrical, pulse } = device;
  // Faults wrap each formula in a question that says nothing of the law.
  const faultless = settleLaw(law, parameters, { tables, spreads, wear });
  return {
    ...{ name, group: groupOf(device), summary, citation },
    ...{ law: law.name, lawSummary: law.summary, lawCitation: law.citation },
    equations: statedEquations(law),
    parameters: parameterLines(law.parameters, device.parameters),
    filled: filledEquations(law, faultless),
    tables: pulse?.up.tables ?? {},
    range,
    granularity,
    steps: (range[1] - range[0]) / granularity,
    fields: pulse?.fields ?? [],
    bytes: bytesPerValue * (1 + (pulse?.fields.length ?? 0)),
    electrical,
    remarks: remarksOn(resolved),
    inference: device.inference && describeInference(device.inference, resolved.inference?.tables),
  };
}

export function describeCell(cell: DigitalCell): DigitalSheet {
  const { name, summary, citation, states } = cell;
  const own = { name, group: 'digital cells: one bit, exact', summary, citation, states };
  if ('areas' in cell) return { ...own, areas: cell.areas, electrical: null };
  return { ...own, areas: null, electrical: cell.electrical };
}

function groupOf({ pulse, inference, law }: ReturnType<typeof settleDevice>): string {
  if (pulse) return `moved by pulses: ${law}`;
  return inference ? 'programmed, then read: error, drift and noise' : 'taking any change exactly';
}

function describeInference(
  { model: name, parameters }: SettledInference,
  own: Readonly<Record<string, Table>> = {},
): InferenceSheet | null {
  const model = inferenceModels.get(name);
  if (!model) return null;
  const { summary, citation } = model;
  const tables = Object.entries({ ...model.tables, ...own }).filter((entry): entry is [string, Table] => !!entry[1]);
  return {
    ...{ model: name, summary, citation },
    equations: inferenceEquations(model),
    tables: Object.fromEntries(tables),
    parameters: parameterLines(model.parameters, parameters),
  };
}

function parameterLines(
  declared: Readonly<Record<string, Parameter>>,
  settled: Readonly<Record<string, number | string>>,
): Record<string, ParameterLine> {
  const lines = Object.entries(declared).map(([name, parameter]): [string, ParameterLine] => {
    const value = settled[name] ?? parameter.default;
    const { unit, about } = parameter;
    return [name, { value, unit, about, default: parameter.default, changed: !Object.is(value, parameter.default) }];
  });
  return Object.fromEntries(lines);
}

function remarksOn({ spreads = {}, wear = {}, faults = {} }: ResolvedDevice): string[] {
  const remarks = Object.entries(spreads).map(
    ([name, { distribution, deviation }]) =>
      `${name} differs between crosspoints: ${distribution}, 1 sigma ${formatPercent(deviation)}`,
  );
  const { levels, endurance } = wear;
  if (levels !== undefined) remarks.push(`a read tells ${levels} levels apart`);
  if (endurance !== undefined) {
    remarks.push(`the window between the bounds shrinks to 1/e after ${formatNumber(endurance)} pulses`);
  }
  const { stuckLow = 0, stuckHigh = 0, stuckRandom = 0, deadRows = 0, deadColumns = 0, correlationLength = 0 } = faults;
  const tell = (share: number, text: string) => {
    if (share > 0) remarks.push(`${formatPercent(share, 2)} of the ${text}`);
  };
  tell(stuckLow, 'crosspoints are stuck at their lower bound');
  tell(stuckHigh, 'crosspoints are stuck at their upper bound');
  tell(stuckRandom, 'crosspoints are stuck anywhere between');
  tell(deadRows, 'rows are dead');
  tell(deadColumns, 'columns are dead');
  if (correlationLength > 0) remarks.push(`stuck crosspoints cluster over ${correlationLength} crosspoints`);
  return remarks;
}
