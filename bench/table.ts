/** A table for people: aligned text for a terminal, Markdown for a page. */
import { renderMarkdownTable } from '../reports/index.ts';

export interface Table {
  readonly title: string;
  readonly columns: readonly { readonly title: string; readonly right?: boolean }[];
  readonly rows: readonly (readonly string[])[];
}

export type RenderTable = (table: Table) => string;

export const renderText: RenderTable = ({ title, columns, rows }) => {
  const lines = [columns.map((column) => column.title), ...rows];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)));
  const drawn = lines.map((line) => columns.map((column, index) => pad(line[index], widths[index], column.right)));
  const ruler = widths.map((width) => '─'.repeat(width)).join('──');
  const [head, ...body] = drawn.map((cells) => cells.join('  ').trimEnd());
  return `${[title, ruler, head, ruler, ...body].join('\n')}\n`;
};

export const renderMarkdown: RenderTable = ({ title, columns, rows }) =>
  `**${title}**\n\n${renderMarkdownTable(columns, rows)}`;

function pad(text = '', width = 0, right = false): string {
  return right ? text.padStart(width) : text.padEnd(width);
}
