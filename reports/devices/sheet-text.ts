/** A device's sheet for a terminal. */
import type { Curve, DeviceSheet, DigitalSheet, Equations, ParameterLine } from './device-report.ts';
import { cellFacts, electricalFacts, type Fact, figureFacts, formatParameter, formatWeight } from './facts.ts';

export function sheetText(sheet: DeviceSheet): string {
  const { law, lawSummary, lawCitation, equations, parameters, filled, tables, remarks, inference } = sheet;
  return joined([
    ...opening(sheet),
    `\nLaw ${law}: ${lawSummary}\n  ${lawCitation}\n`,
    ...equationsText(`Equations${legendOf(equations)}`, equations),
    ...parametersText('Parameters', parameters),
    ...equationsText('With these numbers', [...filled, ...tableLines(tables)]),
    factsText('Figures', figureFacts(sheet)),
    factsText('Electrical', electricalFacts(sheet.electrical)),
    remarks.length > 0 ? `\nBesides\n${remarks.map((remark) => `  ${remark}\n`).join('')}` : '',
    ...(inference
      ? [
          `\nProgrammed: model ${inference.model}, ${inference.summary}\n  ${inference.citation}\n`,
          ...equationsText('Its equations   (conductances in µS, times in s)', [
            ...inference.equations,
            ...tableLines(inference.tables),
          ]),
          ...parametersText('Its parameters', inference.parameters),
        ]
      : []),
  ]);
}

export function cellText(sheet: DigitalSheet): string {
  return joined([...opening(sheet), factsText('Figures', cellFacts(sheet))]);
}

function opening({ name, summary, citation }: DeviceSheet | DigitalSheet): string[] {
  return [`${name}: ${summary}\n`, `  ${citation}\n`];
}

function joined(parts: readonly string[]): string {
  return parts.join('');
}

function legendOf(equations: readonly Equations[]): string {
  const uses = (sign: RegExp) => equations.some(({ lines }) => lines.some(({ text }) => sign.test(text)));
  const meanings = [
    ...(uses(/ξ/) ? ['ξ: a fresh standard normal deviate'] : []),
    ...(uses(/\bU\b/) ? ['U: a fresh number uniform in 0 … 1'] : []),
  ];
  return meanings.length === 0 ? '' : `   (${meanings.join(', ')})`;
}

function equationsText(title: string, equations: readonly Equations[]): string[] {
  if (equations.length === 0) return [];
  return [`\n${title}\n`, ...equations.map(({ title, lines }) => `  ${title}:\n${equationLines(lines, '    ')}`)];
}

/** Lines of a group with their texts below one another. */
export function equationLines(lines: Equations['lines'], indent: string): string {
  const width = Math.max(...lines.map(({ name }) => name.length));
  return lines.map(({ name, text }) => `${indent}${name.padEnd(width)}  ${text}\n`).join('');
}

/** Longer tables are told by their ends. */
const mostPoints = 8;

/** Points of the curves that equations look up. */
export function tableLines(tables: Readonly<Record<string, Curve>>): Equations[] {
  const lines = Object.entries(tables).map(([name, { x, y }]) => {
    const points = x.map((at, i) => `(${formatWeight(at)}, ${formatWeight(y[i] ?? Number.NaN)})`);
    const shown = points.length > mostPoints ? [points[0], `… ${points.length} points …`, points.at(-1)] : points;
    return { name, text: shown.join(' ') };
  });
  return lines.length > 0 ? [{ title: 'tables, straight between their points', lines }] : [];
}

/** A star stands before what differs from the default. */
function parametersText(title: string, parameters: Readonly<Record<string, ParameterLine>>): string[] {
  const rows = Object.entries(parameters).map(([name, line]) => ({
    name: `${line.changed ? '*' : ' '} ${name}`,
    value: formatParameter(line),
    about: line.about + (line.changed ? ` (default ${formatParameter({ ...line, value: line.default })})` : ''),
  }));
  if (rows.length === 0) return [];
  const changed = Object.values(parameters).some((line) => line.changed);
  const widthOf = (key: 'name' | 'value') => Math.max(...rows.map((row) => row[key].length));
  const [names, values] = [widthOf('name'), widthOf('value')];
  return [
    `\n${title}${changed ? '   (*: not the default)' : ''}\n`,
    ...rows.map(({ name, value, about }) => `  ${name.padEnd(names)}  ${value.padEnd(values)}  ${about}\n`),
  ];
}

function factsText(title: string, facts: readonly Fact[]): string {
  const width = Math.max(...facts.map(([name]) => name.length));
  return `\n${title}\n${facts.map(([name, value]) => `  ${name.padEnd(width)}  ${value}\n`).join('')}`;
}
