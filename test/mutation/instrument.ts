import { stripTypeScriptTypes } from 'node:module';
import type { AnyNode, ArrowFunctionExpression, MemberExpression, SpreadElement } from 'acorn';
import { parse } from 'acorn';

/** One change of one expression or statement. */
export interface Mutant {
  id: number;
  /** Description of the change that does not depend on line numbers: `status/verified.ts: always: a === b`. */
  name: string;
  /** Line number in the file. */
  line: number;
}

/** The role of an expression at its position. */
type Role = 'value' | 'condition' | 'loop' | 'nullish' | 'callee' | 'filter' | 'fields' | 'items';

const SWITCH = 'globalThis.__mutant';
const COMPARISONS = ['===', '!==', '<', '<=', '>', '>=', 'in', 'instanceof'];
const PREDICATES = ['some', 'every', 'includes', 'has', 'test', 'startsWith', 'endsWith'];
const OPERATORS: Readonly<Record<string, string>> = {
  ...{ '<': '<=', '<=': '<', '>': '>=', '>=': '>' },
  ...{ '-': '+', '*': '/', '/': '*' },
};
const METHODS: Readonly<Record<string, string>> = { some: 'every', every: 'some', min: 'max', max: 'min' };

/**
 * Returns the module with a switch at each place that can be mutated. One module contains all mutants, and the active
 * one is selected at run time, so no module is loaded twice.
 */
export function instrument(source: string, file: string, first: number): { code: string; mutants: Mutant[] } {
  const code = stripTypeScriptTypes(source);
  const mutants: Mutant[] = [];
  const seen = new Map<string, number>();

  const add = (kind: string, { start, end }: AnyNode): number => {
    const text = code.slice(start, end).replace(/\s+/g, ' ').slice(0, 90);
    const name = `${file}: ${kind}: ${text}`;
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    const id = first + mutants.length;
    const line = code.slice(0, start).split('\n').length;
    mutants.push({ id, name: times === 1 ? name : `${name} (${times})`, line });
    return id;
  };

  /** Returns the text of a node, with the switches of all nodes inside it. */
  const inner = (node: AnyNode, role: Role): string => {
    let at = node.start;
    let out = '';
    for (const [child, childRole] of children(node, role)) {
      out += code.slice(at, child.start) + emit(child, childRole);
      at = child.end;
    }
    return out + code.slice(at, node.end);
  };

  const emit = (node: AnyNode, role: Role): string => {
    if (role === 'callee' && node.type === 'MemberExpression') return method(node);
    if (node.type === 'BinaryExpression' && OPERATORS[node.operator] && !isConstant(node)) {
      return binary(node, role);
    }
    if (node.type === 'SpreadElement' && (role === 'fields' || role === 'items')) return spread(node, role);
    const text = inner(node, role);
    if (role === 'nullish') return `(${SWITCH}.is(${add('missing', node)}) ? undefined : ${text})`;
    if (role === 'filter') return `(${SWITCH}.is(${add('unfiltered', node)}) ? () => true : ${text})`;
    if (node.type === 'ExpressionStatement' && isDroppable(node.expression)) {
      return `{ if (!${SWITCH}.is(${add('dropped', node)})) { ${text} } }`;
    }
    return forced(node, role, text);
  };

  /** Returns the variant without the spread value. A conditional spread is covered by forcing its condition. */
  const spread = (node: SpreadElement, role: 'fields' | 'items'): string => {
    const { argument } = node;
    const text = emit(argument as AnyNode, 'value');
    if (argument.type === 'LogicalExpression' || argument.type === 'ConditionalExpression')
      return `...${text}`;
    const id = add('left out', node);
    return `...(${SWITCH}.is(${id}) ? ${role === 'fields' ? '{}' : '[]'} : ${text})`;
  };

  /** Returns a condition that always or never holds. An endless loop would not give a result. */
  const forced = (node: AnyNode, role: Role, text: string): string => {
    if ((role !== 'condition' && role !== 'loop') || isComposed(node)) return text;
    const always = role === 'condition' ? add('always', node) : -1;
    return `${SWITCH}.forced(${always}, ${add('never', node)}, ${text})`;
  };

  const binary = (node: AnyNode & { type: 'BinaryExpression' }, role: Role): string => {
    const { operator, left, right } = node;
    const other = OPERATORS[operator] ?? operator;
    const ways = `(a, b) => a ${operator} b, (a, b) => a ${other} b`;
    const sides = `${emit(left as AnyNode, 'value')}, ${emit(right, 'value')}`;
    const text = `${SWITCH}.either(${add(`${other} for ${operator}`, node)}, ${sides}, ${ways})`;
    return forced(node, role, text);
  };

  const method = (node: MemberExpression): string => {
    const { object, property } = node;
    const other = !node.computed && property.type === 'Identifier' && METHODS[property.name];
    if (!other || property.type !== 'Identifier') return inner(node, 'value');
    // A name in brackets has no dot before it; parentheses are kept.
    const before = code.slice(node.start, object.start);
    const between = code.slice(object.end, property.start).replace(/\??\.\s*$/, node.optional ? '?.' : '');
    const id = add(`${other} for ${property.name}`, node);
    const name = `${SWITCH}.is(${id}) ? '${other}' : '${property.name}'`;
    return `${before}${emit(object as AnyNode, 'value')}${between}[${name}]`;
  };

  const tree = parse(code, { ecmaVersion: 'latest', sourceType: 'module' });
  return { code: inner(tree, 'value'), mutants };
}

/** Returns the direct children of a node in the order of the text, with their roles. */
function children(node: AnyNode, role: Role): [AnyNode, Role][] {
  const found: [AnyNode, Role][] = [];
  for (const [key, value] of Object.entries(node)) {
    for (const entry of Array.isArray(value) ? value : [value]) {
      if (isNode(entry)) found.push([entry, roleOf(node, key, entry, role)]);
    }
  }
  // A shorthand property is both its key and its value.
  const distinct = found.filter(
    ([{ start }], index) => !found.slice(0, index).some(([a]) => a.start === start),
  );
  return distinct.sort(([a], [b]) => a.start - b.start);
}

const isNode = (value: unknown): value is AnyNode =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value;

function roleOf(node: AnyNode, key: string, child: AnyNode, role: Role): Role {
  switch (node.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
      return key === 'test' ? 'condition' : 'value';
    case 'WhileStatement':
    case 'ForStatement':
      return key === 'test' ? 'loop' : 'value';
    case 'LogicalExpression':
      if (node.operator === '??') return key === 'left' ? 'nullish' : role;
      if (role === 'condition' || role === 'loop') return role;
      return key === 'left' || isBoolean(node) ? 'condition' : 'value';
    case 'UnaryExpression':
      return node.operator === '!' ? (role === 'loop' ? 'loop' : 'condition') : 'value';
    case 'ArrowFunctionExpression':
      return key === 'body' && isPredicate(node) ? 'condition' : 'value';
    case 'ReturnStatement':
      return isBoolean(child) ? 'condition' : 'value';
    case 'ObjectExpression':
      return 'fields';
    case 'ArrayExpression':
      return 'items';
    case 'CallExpression':
      if (key === 'callee') return 'callee';
      return isCallOf(node, 'filter') ? 'filter' : 'value';
    default:
      return 'value';
  }
}

const isPredicate = ({ body }: ArrowFunctionExpression): boolean => isBoolean(body as AnyNode);

function isBoolean(node: AnyNode): boolean {
  if (node.type === 'BinaryExpression') return COMPARISONS.includes(node.operator);
  if (node.type === 'UnaryExpression') return node.operator === '!';
  if (node.type === 'LogicalExpression') return node.operator !== '??' && isBoolean(node.right);
  return PREDICATES.some(name => isCallOf(node, name));
}

/** Reports whether the condition is composed; its parts are forced one by one. */
const isComposed = (node: AnyNode): boolean =>
  node.type === 'Literal' ||
  (node.type === 'LogicalExpression' && node.operator !== '??') ||
  (node.type === 'UnaryExpression' && node.operator === '!');

/**
 * Reports whether the expression is constant, such as 24 * 60 * 60 * 1000. It is evaluated once, when the module is
 * loaded.
 */
const isConstant = (node: AnyNode): boolean =>
  node.type === 'Literal' ||
  (node.type === 'BinaryExpression' && isConstant(node.left as AnyNode) && isConstant(node.right));

const isCallOf = (node: AnyNode, name: string): boolean =>
  node.type === 'CallExpression' &&
  node.callee.type === 'MemberExpression' &&
  node.callee.property.type === 'Identifier' &&
  node.callee.property.name === name;

const isDroppable = ({ type }: { type: string }): boolean =>
  [
    'CallExpression',
    'AssignmentExpression',
    'AwaitExpression',
    'UnaryExpression',
    'ChainExpression',
  ].includes(type);
