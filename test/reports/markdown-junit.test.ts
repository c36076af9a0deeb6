/** What build servers and pages are given: nothing in a name or a message may break their syntax. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderJunit, renderMarkdownTable } from '../../reports/index.ts';
import { parseXml } from '../studies/parse-xml.ts';

describe('JUnit XML', () => {
  it('counts tests and failures, suite by suite and in all', () => {
    const root = parseXml(
      renderJunit('all', [
        {
          name: 'one',
          cases: [
            { name: 'a', failure: null },
            { name: 'b', failure: 'too large' },
          ],
        },
        { name: 'two', cases: [] },
      ]),
    );
    expect(root.attributes).toEqual({ name: 'all', tests: '2', failures: '1' });
    expect(root.children.map(({ attributes }) => attributes)).toEqual([
      { name: 'one', tests: '2', failures: '1' },
      { name: 'two', tests: '0', failures: '0' },
    ]);
    expect(root.children[0]!.children[1]!.children).toEqual([
      { name: 'failure', attributes: { message: 'too large' }, children: [] },
    ]);
  });

  it('is well formed whatever names and messages hold, and says what they say', () => {
    const anything = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(anything, anything, anything, (suite, name, failure) => {
        const root = parseXml(renderJunit('x', [{ name: suite, cases: [{ name, failure }] }]));
        const [one] = root.children[0]!.children;
        const said = (text: string) => text.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, ' ');
        expect(one!.attributes).toEqual({ classname: said(suite), name: said(name) });
        expect(one!.children[0]!.attributes.message).toBe(said(failure));
      }),
    );
  });
});

describe('a table in Markdown', () => {
  it('keeps to its rows and columns whatever cells hold', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string())), (rows) => {
        const table = renderMarkdownTable([{ title: 'a' }, { title: 'b', right: true }], rows);
        const lines = table.split(/\r?\n|\r/);
        expect(lines.length).toBe(rows.length + 3);
        expect(lines[1]).toBe('| --- | ---: |');
        for (const line of lines.slice(0, -1)) {
          expect(line.replace(/\\[\\|]/g, '').match(/\|/g)).toHaveLength(3);
          expect(line).not.toContain('<');
        }
      }),
    );
  });
});
