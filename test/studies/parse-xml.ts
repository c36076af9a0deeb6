/** A strict reader of the XML that has elements and attributes alone; throws where it is not well formed. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
}

const tag = /<(?<close>\/?)(?<name>[A-Za-z][\w.-]*)(?<rest>(?:\s+[A-Za-z][\w.-]*="[^"<]*")*)\s*(?<empty>\/?)>/y;
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export function parseXml(text: string): XmlElement {
  const body = text.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>/, '');
  if (body === text) throw new Error('no XML declaration');
  const root: XmlElement = { name: '', attributes: {}, children: [] };
  const open = [root];
  for (let at = 0; at < body.length; ) {
    const space = /\s*/y;
    space.lastIndex = at;
    at += space.exec(body)?.[0].length ?? 0;
    if (at >= body.length) break;
    tag.lastIndex = at;
    const found = tag.exec(body);
    if (!found?.groups) throw new Error(`no tag at ${body.slice(at, at + 40)}`);
    at = tag.lastIndex;
    const { close, name = '', rest = '', empty } = found.groups;
    if (close) {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes another element`);
      continue;
    }
    const attributes = [...rest.matchAll(/([\w.-]+)="([^"]*)"/g)].map(([, key, value]) => [
      key,
      unescapeText(value ?? ''),
    ]);
    const element = { name, attributes: Object.fromEntries(attributes), children: [] };
    open.at(-1)?.children.push(element);
    if (!empty) open.push(element);
  }
  const [only, ...others] = root.children;
  if (open.length !== 1 || !only || others.length > 0) throw new Error('not one element');
  return only;
}

function unescapeText(text: string): string {
  return text.replace(/&([^;]*);?/g, (_, name: string) => {
    const character = entities[name];
    if (character === undefined) throw new Error(`no entity ${name}`);
    return character;
  });
}
