/**
 * HTML that escapes by itself: whatever is put into an `html` template is text, unless it is HTML made the same way.
 */

export class Html {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

export type Content = Html | string | number | null | readonly Content[];

export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  const source = strings.reduce(
    (text, string, index) => text + string + (index < values.length ? render(values[index] ?? null) : ''),
    '',
  );
  return new Html(source);
}

/** JSON to stand inside a script element: no `<` in it, so it cannot end the element. */
export function embedJson(value: unknown): Html {
  return new Html(JSON.stringify(value).replaceAll('<', '\\u003c'));
}

/**
 * JavaScript to stand inside a script element. `</script` would end it and `<!--` may change how it is read; both occur
 * in string and pattern literals only, where `\x3c` means the same `<`.
 */
export function embedScript(source: string): Html {
  return new Html(source.replace(/<(?=\/script|!--)/gi, '\\x3c'));
}

function render(content: Content): string {
  if (content === null) return '';
  if (content instanceof Html) return content.source;
  if (typeof content === 'object') return content.map(render).join('');
  return String(content)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
