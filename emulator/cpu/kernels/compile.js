/**
 * Compiles the AssemblyScript kernels, twice: `reproducible` rounds every product and every sum, as any machine does;
 * `fused` rounds a sum of products once (relaxed SIMD), where the processor can. Both go into `binary.ts` as text, so that
 * Node and browsers load them alike. Run by `npm run kernels`.
 *
 * Vector constants are then put into memory. V8 builds one from immediates wherever it stands, four instructions each time, and a
 * function such as the logarithm has twenty; from memory it is one load.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import binaryen from 'assemblyscript/binaryen';

const folder = join(import.meta.dirname, 'assembly');
const options = ['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--sharedMemory', '--exportTable'];
/** Vector constants lie below the compiler's own, in bytes. */
const constantsAt = 16;
const constantsEnd = 4096;
const memory = ['--initialMemory', '1', '--maximumMemory', '65536', '--memoryBase', String(constantsEnd)];

/** @param {readonly string[]} features */
async function compile(features) {
  let text = '';
  const enable = ['--enable', ['simd', 'threads', 'bulk-memory', ...features].join(',')];
  const { error, stderr } = await asc.main(
    ['index.ts', '--textFile', 'kernels.wat', ...options, ...memory, ...enable],
    {
      readFile(name) {
        try {
          return decorate(readFileSync(join(folder, name), 'utf8'));
        } catch {
          return null;
        }
      },
      writeFile(_, contents) {
        text = String(contents);
      },
      listFiles: () => [],
    },
  );
  if (error || !text) throw new Error(`the kernels do not compile: ${stderr}`);
  const kernels = binaryen.parseText(constantsToMemory(text));
  kernels.setFeatures(binaryen.Features.All);
  if (!kernels.validate()) throw new Error('the kernels are not valid WebAssembly');
  return Buffer.from(kernels.emitBinary()).toString('base64');
}

/**
 * Inlines what a comment ends in `@inline` for: AssemblyScript asks for it by a decorator, which TypeScript has none of for functions.
 *
 * @param {string} source
 */
function decorate(source) {
  return source.replace(/^ \* @inline\n \*\/\n/gm, '$&@inline ');
}

/**
 * Vector constants as loads of data, but for those of which all bits are alike: a register sets itself to these.
 *
 * @param {string} text of a module
 */
function constantsToMemory(text) {
  /** @type {Map<string, number>} */
  const places = new Map();
  const loads = text.replace(/v128\.const i32x4((?: 0x[0-9a-f]{8}){4})/g, (whole, words) => {
    if (/^( 0x00000000){4}$|^( 0xffffffff){4}$/.test(words)) return whole;
    const place = places.get(words) ?? constantsAt + 16 * places.size;
    places.set(words, place);
    return `i32.const 0\n v128.load offset=${place}`;
  });
  if (constantsAt + 16 * places.size > constantsEnd)
    throw new Error('there are more vector constants than room for them');
  const words = [...places.keys()].flatMap((constant) => constant.trim().split(' '));
  const bytes = Buffer.from(Uint32Array.from(words, Number).buffer).toString('hex').replace(/../g, '\\$&');
  const end = loads.lastIndexOf(')');
  return `${loads.slice(0, end)} (data (i32.const ${constantsAt}) "${bytes}")\n)`;
}

const [reproducible, fused] = [await compile([]), await compile(['relaxed-simd'])];
const text = `/** Made by compile.js from assembly/. */
export const reproducible = '${reproducible}';
export const fused = '${fused}';
`;
writeFileSync(join(import.meta.dirname, 'binary.ts'), text);
