/**
 * Results of checks as JUnit XML, which build servers read: suites of cases, each passed or failed. Elements and attributes
 * as in the schema that Jenkins and GitLab accept (testsuites / testsuite / testcase / failure).
 */
export interface CheckSuite {
  readonly name: string;
  readonly cases: readonly CheckCase[];
}

export interface CheckCase {
  readonly name: string;
  /** Why it failed, in one line; null where it passed. */
  readonly failure: string | null;
}

export function renderJunit(name: string, suites: readonly CheckSuite[]): string {
  const lines = suites.flatMap((suite) => [
    `  <testsuite ${attributes({ name: suite.name, ...tally(suite.cases) })}>`,
    ...suite.cases.map((one) => renderCase(suite.name, one)),
    '  </testsuite>',
  ]);
  const all = tally(suites.flatMap(({ cases }) => cases));
  const head = `<testsuites ${attributes({ name, ...all })}>`;
  return `${['<?xml version="1.0" encoding="UTF-8"?>', head, ...lines, '</testsuites>'].join('\n')}\n`;
}

function renderCase(suite: string, { name, failure }: CheckCase): string {
  const head = `    <testcase ${attributes({ classname: suite, name })}`;
  return failure === null ? `${head}/>` : `${head}><failure ${attributes({ message: failure })}/></testcase>`;
}

function tally(cases: readonly CheckCase[]) {
  return { tests: cases.length, failures: cases.filter(({ failure }) => failure !== null).length };
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${escapeXml(String(value))}"`)
    .join(' ');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text of an attribute. Control characters have no place in XML 1.0, nor has half a surrogate pair. */
function escapeXml(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, ' ').replace(/[&<>"]/g, (character) => entities[character] ?? '');
}
