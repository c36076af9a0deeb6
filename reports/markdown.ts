/** Tables in Markdown, as GitHub renders them. */
export interface MarkdownColumn {
  readonly title: string;
  /** Numbers stand to the right. */
  readonly right?: boolean;
}

export function renderMarkdownTable(columns: readonly MarkdownColumn[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(' | ')} |\n`;
  const rule = columns.map(({ right }) => (right ? '---:' : '---'));
  return [line(columns.map(({ title }) => title)), line(rule), ...rows.map(line)].join('');
}

/** What would end a cell or a row, or start HTML. */
function escapeCell(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(/[\\|]/g, (character) => `\\${character}`)
    .replace(/</g, '&lt;');
}
