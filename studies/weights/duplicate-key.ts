/**
 * A key that an object of a JSON text has twice. `JSON.parse` keeps the last and says nothing, so that two readers could
 * see two different files.
 */

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/** @param text JSON that has been parsed before */
export function duplicateKey(text: string): string | undefined {
  const objects: Set<string>[] = [];
  let last = '';
  for (const [found] of text.matchAll(token)) {
    if (found === '{') objects.push(new Set());
    else if (found === '}') objects.pop();
    else if (found === ':') {
      const key = String(JSON.parse(last));
      const keys = objects.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
    last = found;
  }
  return undefined;
}
