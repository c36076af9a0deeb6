/**
 * What digital operations ask of logic beside the arrays: how often each kind of circuit acts for one element.
 *
 * Read off the operation, so that a new rule's formulas have their price without being told: a sum takes an adder, a product
 * a multiplier (a power of two is a shift, which is wiring), a choice a comparator (against 0 the sign bit decides), and
 * a curved function a table. A quotient is the table of the reciprocal and a product; a random number a shift register.
 */
import { parseFormula } from '../../devices/index.ts';
import { parseGradientFormula } from '../program/gradient-formula.ts';
import { inputsOf, outputOf } from '../program/operands.ts';
import type { GradientFormula, KeptOptimizer, Operation, Program } from '../program/program.ts';
import { sizeOf } from '../program/program.ts';

export const digitalCircuits = ['adder', 'multiplier', 'comparator', 'rectifier', 'table', 'generator'] as const;
export type DigitalCircuit = (typeof digitalCircuits)[number];

/** Digital operations, and what a write does to each entry of its gradient. */
export const digitalKinds = [
  'elementwise',
  'reduce',
  'softmax',
  'adjust',
  'rearrange',
  'whiten',
  'write',
  'model',
  'buffer',
] as const;

/** Actions of each circuit for one element. */
export type DigitalWork = Readonly<Record<DigitalCircuit, number>>;

type Tree = ReturnType<typeof parseFormula>['tree'];
export type DigitalOperation = Extract<Operation, { kind: (typeof digitalKinds)[number] }>;

const nothing: DigitalWork = { adder: 0, multiplier: 0, comparator: 0, rectifier: 0, table: 0, generator: 0 };

export function isDigital(operation: Operation): operation is DigitalOperation {
  return (digitalKinds as readonly string[]).includes(operation.kind);
}

function sum(works: readonly DigitalWork[]): DigitalWork {
  const add = (circuit: DigitalCircuit) => works.reduce((total, work) => total + work[circuit], 0);
  return {
    adder: add('adder'),
    multiplier: add('multiplier'),
    comparator: add('comparator'),
    rectifier: add('rectifier'),
    table: add('table'),
    generator: add('generator'),
  };
}

/** Of one weight in a product with a vector, and of one entry in a step of an inversion. */
export const multiplyAdd: DigitalWork = { ...nothing, multiplier: 1 };

/** Of the pivot of a step of an inversion. */
export const reciprocal: DigitalWork = { ...nothing, table: 1 };

/** Elements of a sample: the largest of what the operation reads and writes, or the products that it sums. */
export function digitalElements(operation: DigitalOperation, program: Program, samples: number): number {
  const size = (id: number | undefined) => sizeOf(program.values[id ?? -1] ?? { width: 0 });
  if (operation.kind !== 'whiten') return Math.max(size(outputOf(operation)), ...inputsOf(operation).map(size));
  // Half of the overlaps, a Cholesky factor of N³/6 products, and two triangles for each error.
  const { input, error } = operation;
  return ((samples + 1) / 2) * size(input) + samples ** 2 / 6 + samples * size(error);
}

/** Of one element of what the operation reads or writes, whichever is larger; with a model of a tile, of one weight. */
export function digitalWork(operation: DigitalOperation): DigitalWork {
  switch (operation.kind) {
    case 'elementwise':
      return formulaWork(operation.formula, [...Object.keys(operation.values), ...Object.keys(operation.vectors)]);
    case 'write':
      return sum([
        gradientWork(operation.formula),
        optimizerWork(operation.kept),
        // What is left over joins what comes.
        { ...nothing, adder: operation.carried === null ? 0 : 1 },
      ]);
    // exp, its share in the sum, and the product with the sum's reciprocal.
    case 'softmax':
      return { ...nothing, table: 1, adder: 1, multiplier: 1 };
    // The errors of a batch are added up; their product with the rate is one of many.
    case 'adjust':
      return sum([{ ...nothing, adder: 1 }, optimizerWork(operation.kept)]);
    // A tree of n − 1 nodes.
    case 'reduce':
      return { ...nothing, [operation.how === 'sum' ? 'adder' : 'comparator']: 1 };
    case 'rearrange':
      return rearrangementWork(operation);
    // Of a product in a sum; the root and the reciprocal of each sample are few beside them.
    case 'whiten':
      return { ...nothing, multiplier: 1, adder: 1 };
    case 'model':
      return multiplyAdd;
    // Scaled and added, compared with a pulse, and a share of it kept; with choppers the running mean besides.
    case 'buffer':
      return sum([
        { ...nothing, adder: 1, multiplier: 2, comparator: 1 },
        operation.chopping?.means ? { ...nothing, adder: 3, multiplier: 1 } : nothing,
      ]);
    default:
      return operation satisfies never;
  }
}

function formulaWork(text: string, names: readonly string[]): DigitalWork {
  return workOf(parseFormula(text, { names, path: text, draws: true }).tree);
}

function gradientWork(formula: GradientFormula | null): DigitalWork {
  return formula === null ? nothing : workOf(parseGradientFormula(formula, formula.text).tree);
}

/** Of an entry: v ← μ v + g; or both moments, the root and the reciprocal of the second from tables, and their product. */
function optimizerWork(kept: KeptOptimizer | null): DigitalWork {
  if (kept === null) return nothing;
  return kept.optimizer.kind === 'momentum'
    ? { ...nothing, multiplier: 1, adder: 1 }
    : { ...nothing, multiplier: 6, adder: 3, table: 2 };
}

function rearrangementWork({ how }: Extract<Operation, { kind: 'rearrange' }>): DigitalWork {
  switch (how.kind) {
    case 'patches':
    case 'reshape':
    case 'slice':
    case 'place':
      return nothing;
    case 'sum-patches':
      return { ...nothing, adder: 1 };
    // A tournament of n values has n − 1 matches.
    case 'pool':
      return { ...nothing, comparator: (how.size ** 2 - 1) / how.size ** 2 };
    // The value is let through where the largest stood, like one above zero.
    case 'unpool':
      return { ...nothing, rectifier: 1 };
    default:
      return how satisfies never;
  }
}

function workOf(tree: Tree): DigitalWork {
  switch (tree.kind) {
    case 'number':
    case 'name':
      return nothing;
    // A normal deviate is looked up.
    case 'draw':
      return { ...nothing, generator: 1, table: tree.draw === 'normal' ? 1 : 0 };
    case 'negate':
      return workOf(tree.argument);
    case 'table':
      return sum([{ ...nothing, table: 1 }, workOf(tree.argument)]);
    case 'arithmetic':
      return sum([arithmetic(tree), workOf(tree.left), workOf(tree.right)]);
    case 'choose':
      return sum([against(tree.left, tree.right), ...[tree.left, tree.right, tree.yes, tree.no].map(workOf)]);
    case 'call':
      return sum([call(tree), ...tree.arguments.map(workOf)]);
    default:
      return tree satisfies never;
  }
}

function arithmetic({ operator, left, right }: Extract<Tree, { kind: 'arithmetic' }>): DigitalWork {
  if (operator === '+' || operator === '-') return { ...nothing, adder: 1 };
  if (operator === '/') return { ...nothing, table: isShift(right) ? 0 : 1, multiplier: isShift(right) ? 0 : 1 };
  return isShift(left) || isShift(right) ? nothing : { ...nothing, multiplier: 1 };
}

const isShift = (tree: Tree) => tree.kind === 'number' && Number.isInteger(Math.log2(Math.abs(tree.value)));
const isZero = (tree: Tree | undefined) => tree?.kind === 'number' && tree.value === 0;

function against(left: Tree, right: Tree): DigitalWork {
  return isZero(left) || isZero(right) ? { ...nothing, rectifier: 1 } : { ...nothing, comparator: 1 };
}

function call({ name, arguments: given }: Extract<Tree, { kind: 'call' }>): DigitalWork {
  const [left, right] = given;
  if ((name === 'max' || name === 'min') && left && right) return against(left, right);
  // The sign bit and nothing else decides.
  if (name === 'abs' || name === 'sign') return { ...nothing, rectifier: 1 };
  if (name === 'clamp') return { ...nothing, comparator: 2 };
  return { ...nothing, table: 1 };
}
