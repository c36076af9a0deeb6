/** A device's sheet on its page: equations with numbers, parameters, figures. */
import { type Content, type Html, html } from '../html/html.ts';
import type { DeviceSheet, Equations, ParameterLine } from './device-report.ts';
import { electricalFacts, type Fact, figureFacts, formatParameter } from './facts.ts';
import { equationLines, tableLines } from './sheet-text.ts';

export function equationsBody({
  law,
  lawSummary,
  lawCitation,
  equations,
  filled,
  tables,
  inference,
}: DeviceSheet): Html {
  const numbers =
    filled.length > 0
      ? html`<h3>With the numbers of this device</h3>${equationsBlock([...filled, ...tableLines(tables)])}`
      : null;
  const stated =
    equations.length > 0
      ? html`<details><summary>As the law states them</summary>${equationsBlock(equations)}</details>`
      : null;
  const programmed = inference
    ? html`<p>Once programmed, it follows <b>${inference.model}</b>: ${inference.summary}. <span class="quiet">${inference.citation}. Conductances in µS, times in s.</span></p>${equationsBlock([...inference.equations, ...tableLines(inference.tables)])}`
    : null;
  return html`<p>Law <b>${law}</b>: ${lawSummary}. <span class="quiet">${lawCitation}. ξ is a fresh standard normal deviate.</span></p>${numbers}${stated}${programmed}`;
}

export function parametersBody({ law, parameters, inference }: DeviceSheet): Html {
  return html`${parametersOf(law, parameters)}${inference ? parametersOf(inference.model, inference.parameters) : null}`;
}

/** What the device sets, and in a closed box what it leaves as it is. */
function parametersOf(model: string, parameters: Readonly<Record<string, ParameterLine>>): Html {
  const some = (changed: boolean) => Object.entries(parameters).filter(([, line]) => line.changed === changed);
  const [set, left] = [some(true), some(false)];
  const rest =
    left.length > 0
      ? html`<details><summary>${left.length} at the defaults of ${model}</summary>${parametersTable(left)}</details>`
      : null;
  return html`${set.length > 0 ? parametersTable(set) : null}${rest}`;
}

export function figuresBody(sheet: DeviceSheet): Html {
  const { remarks, citation, electrical } = sheet;
  const besides: Fact[] = remarks.map((remark, index) => [index === 0 ? 'besides' : '', remark]);
  return html`${factsList([...figureFacts(sheet), ...electricalFacts(electrical), ...besides, ['source', citation]])}`;
}

function equationsBlock(equations: readonly Equations[]): Html {
  const text = equations.map(({ title, lines }) => `${title}:\n${equationLines(lines, '  ')}`).join('\n');
  return html`<pre><code>${text}</code></pre>`;
}

function parametersTable(parameters: readonly (readonly [string, ParameterLine])[]): Html {
  const rows = parameters.map(([name, line]) => {
    const value: Content = line.changed ? html`<b>${formatParameter(line)}</b>` : formatParameter(line);
    const standard = formatParameter({ ...line, value: line.default });
    return html`<tr><th class="keep"><code>${name}</code></th><td class="number">${value}</td><td class="number quiet">${standard}</td><td>${line.about}</td></tr>`;
  });
  return html`<div class="scroll"><table><thead><tr><th>parameter</th><th class="number">value</th><th class="number">default</th><th>meaning</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function factsList(facts: readonly Fact[]): Html {
  return html`<dl class="facts">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}
