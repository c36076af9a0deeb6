/** The checked tree of a formula: the only thing from which code is generated. */

/** Largest finite float32; every number of a formula is within it. */
export const largestNumber = 3.4028234663852886e38;

/** Sampled curve, linear between its points and constant beyond its ends. */
export interface Table {
  /** Strictly increasing, also in float32. */
  readonly x: readonly number[];
  readonly y: readonly number[];
}

export type Arithmetic = '+' | '-' | '*' | '/';
export type Comparison = '<' | '<=' | '>' | '>=';
export type Draw = 'normal' | 'uniform';

export type Node =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly name: string }
  /** Fresh random number; `index` counts the occurrences of its kind from left to right. */
  | { readonly kind: 'draw'; readonly draw: Draw; readonly index: number }
  | { readonly kind: 'negate'; readonly argument: Node }
  | { readonly kind: 'arithmetic'; readonly operator: Arithmetic; readonly left: Node; readonly right: Node }
  | {
      readonly kind: 'choose';
      readonly comparison: Comparison;
      readonly left: Node;
      readonly right: Node;
      readonly yes: Node;
      readonly no: Node;
    }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Node[] }
  | { readonly kind: 'table'; readonly name: string; readonly argument: Node };

export interface Formula {
  readonly text: string;
  /** Names used, by first appearance; draws and tables are not among them. */
  readonly names: readonly string[];
  /** Occurrences of `normal()`. */
  readonly normals: number;
  /** Occurrences of `uniform()`. */
  readonly uniforms: number;
  /** Arithmetic operations of one evaluation; both branches of a choice count, as a GPU evaluates both. */
  readonly operations: number;
  readonly tree: Node;
  readonly tables: Readonly<Record<string, Table>>;
}

/** Parts of a node, from left to right. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'number':
    case 'name':
    case 'draw':
      return [];
    case 'negate':
    case 'table':
      return [node.argument];
    case 'arithmetic':
      return [node.left, node.right];
    case 'choose':
      return [node.left, node.right, node.yes, node.no];
    case 'call':
      return node.arguments;
  }
}

/** The node with other parts, in the order of {@link childrenOf}. */
export function withChildren(node: Node, parts: readonly Node[]): Node {
  const [a = node, b = node, c = node, d = node] = parts;
  switch (node.kind) {
    case 'number':
    case 'name':
    case 'draw':
      return node;
    case 'negate':
    case 'table':
      return { ...node, argument: a };
    case 'arithmetic':
      return { ...node, left: a, right: b };
    case 'choose':
      return { ...node, left: a, right: b, yes: c, no: d };
    case 'call':
      return { ...node, arguments: parts };
  }
}

/** All nodes, parents before their parts, left to right. */
export function* walk(node: Node): Generator<Node> {
  yield node;
  for (const child of childrenOf(node)) yield* walk(child);
}
