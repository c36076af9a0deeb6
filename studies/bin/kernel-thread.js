/**
 * A worker thread that serves kernel calls (`emulator/cpu/kernels/threads.ts`): it looks for the next one for a while, then
 * sleeps until it is woken. In JavaScript, since a worker starts from a file as it lies in the package.
 */
import { parentPort } from 'node:worker_threads';
import { expose } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';

const [asked, sleeps, done, failed, listens] = [0, 1, 16, 17, 18];
const headerWords = 32;
const slots = 16;
const mostArguments = 24;
const slotWords = 2 + 2 * mostArguments;
const [stop, place] = [-1, -2];
/** Looks before it sleeps: some ms. */
const looks = 400_000;

/**
 * Until there is a call after the last one.
 *
 * @param {Int32Array} words @param {number} last
 */
function awaitCall(words, last) {
  for (;;) {
    for (let look = 0; look < looks; look++) if (Atomics.load(words, asked) !== last) return;
    Atomics.store(words, sleeps, 1);
    Atomics.wait(words, asked, last);
    Atomics.store(words, sleeps, 0);
  }
}

/**
 * @param {WebAssembly.Module} module
 * @param {WebAssembly.Memory} memory
 * @param {number} control
 */
function serve(module, memory, control) {
  const { exports: kernels } = new WebAssembly.Instance(module, { env: { memory } });
  const names = WebAssembly.Module.exports(module).flatMap(({ name, kind }) => (kind === 'function' ? [name] : []));
  const functions = names.map((name) => kernels[name]);
  const words = new Int32Array(memory.buffer, control, headerWords + slots * slotWords);
  const values = Array.from({ length: slots }, (_, slot) => {
    return new Float64Array(memory.buffer, control + 4 * (headerWords + slot * slotWords + 2), mostArguments);
  });
  const placeModule = (start, length) => {
    const bytes = new Uint8Array(memory.buffer, start, length).slice();
    const placed = new WebAssembly.Module(bytes);
    const { exports } = new WebAssembly.Instance(placed, { kernels, env: { memory } });
    for (const { name } of WebAssembly.Module.exports(placed)) kernels.table.set(kernels.table.grow(1), exports[name]);
  };
  Atomics.store(words, listens, 1);
  for (let last = 0; ; ) {
    awaitCall(words, last);
    last = (last + 1) | 0;
    const slot = last & (slots - 1);
    const at = headerWords + slot * slotWords;
    const call = words[at];
    if (call === stop) return;
    try {
      const given = values[slot].subarray(0, words[at + 1]);
      if (call === place) placeModule(...given);
      else functions[call](...given);
    } catch {
      words[failed] = 1;
    }
    Atomics.store(words, done, last);
    // Nobody sleeps but for the last call.
    if (Atomics.load(words, asked) === last) Atomics.notify(words, done);
  }
}

expose(
  {
    /** Answers, then listens for calls alone. */
    start(...given) {
      setImmediate(() => {
        serve(...given);
        parentPort.close();
      });
    },
  },
  nodeEndpoint(parentPort),
);
