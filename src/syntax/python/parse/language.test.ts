import { expect, test } from "vitest";
import { misplacedIn } from "../../../../test/python-ranges.ts";
import type { PyNode } from "../nodes.ts";
import { childrenOfNode } from "../walk.ts";
import { readModule } from "./parse-module.ts";

/** `call(name f, number 1)`: kinds and children, and what leaves say. */
function outline(node: PyNode, text: string): string {
  const said = text.slice(node.range.start, node.range.end);
  switch (node.kind) {
    case "name":
    case "number":
      return said;
    case "constant":
      return node.value;
    case "other":
    case "other-statement":
      return `${node.type}${list(node, text)}`;
    case "binary":
    case "unary":
      return `${node.operator}${list(node, text)}`;
    case "boolean":
      return `${node.operator}${list(node, text)}`;
    case "compare":
      return `${node.operators.join(" ")}${list(node, text)}`;
    case "expression-statement":
      return outline(node.value, text);
    case "comprehension":
      return `${node.form}-comprehension${list(node, text)}`;
    case "string":
      return node.pieces.map(({ prefix, quote }) => prefix + quote).join("") + list(node, text);
    case "import":
    case "import-from":
      return `${node.kind} ${node.names.map(({ name, alias }) => (alias ? `${name}>${alias}` : name))}`;
    default:
      return `${node.kind}${list(node, text)}`;
  }
}

function list(node: PyNode, text: string): string {
  const below = childrenOfNode(node);
  return below.length > 0 ? `(${below.map((child) => outline(child, text)).join(", ")})` : "";
}

const outlineOf = (text: string): string => {
  const { module, wrongAt } = readModule(text);
  expect([text, wrongAt]).toEqual([text, []]);
  expect(misplacedIn(module, text)).toEqual([]);
  return module.body.map((statement) => outline(statement, text)).join("; ");
};

test.each([
  ["print 'a', b,", "print_statement(', b)"],
  ["print >>f, 'a'", "print_statement(chevron(f), ')"],
  ["print", "print"],
  ["print(a, file=b)", "call(print, a, b)"],
  ["print -1", "-(print, 1)"],
  ["print not a", "print_statement(not(a))"],
  ["print not in a", "not in(print, a)"],
  ["exec 'a' in b, c", "exec_statement(', b, c)"],
  ["exec a", "exec_statement(a)"],
  ["exec(a)", "call(exec, a)"],
  ["`a`", "backticks(a)"],
  ["a <> b", "<>(a, b)"],
  ["raise A, b, c", "raise_statement(tuple(A, b, c))"],
  ["0777 + 0xFFL + 1l", "+(+(0777, 0xFFL), 1l)"],
  ["ur'a' uR\"b\"", "ur'uR\""],
  ["try: a\nexcept A, e: b", "try(a, A, e, b)"],
  ["def f(a, (b, c)=d): pass", "function(d, pass_statement)"],
  ["[a for a in 1, 2]", "list-comprehension(a, a, tuple(1, 2))"],
  ["[a for a in 1,]", "list-comprehension(a, a, tuple(1))"],
  ["async = await + 1", "assign(async, +(await, 1))"],
  ["f(async=1)", "call(f, 1)"],
  ["a.print.exec.None", "attribute(attribute(attribute(a)))"],
  ["nonlocal a, b", "nonlocal_statement(a, b)"],
  ["raise A from b", "raise_statement(A, b)"],
  ["def f(a, /, b: c = 1, *d, e, **g) -> h: pass", "function(c, 1, h, pass_statement)"],
  [
    "async def f():\n  async for a in b: await c\n  async with d as e: pass",
    "function(for(a, b, await(c)), with(d, e, pass_statement))",
  ],
  ["a @ b", "@(a, b)"],
  ["a @= b", "augmented-assign(a, b)"],
  ["x: int", "assign(x, int)"],
  ["x: int = yield a", "assign(x, int, yield(a))"],
  ["(x): int = 1", "assign(x, int, 1)"],
  ["a[b].c: d", "assign(attribute(subscript(a, b)), d)"],
  ["print(*a, **b)", "call(print, a, b)"],
  ["[*a, *b]", "list(starred(a), starred(b))"],
  ["{**a, b: c}", "dict(a, b, c)"],
  ["a = b = *c, d", "assign(a, b, tuple(starred(c), d))"],
  ["for a, *b in c, d: pass\nelse: e", "for(tuple(a, starred(b)), tuple(c, d), pass_statement, e)"],
  ["return_ = 1", "assign(return_, 1)"],
  ["def f():\n  return *a, b", "function(return(tuple(starred(a), b)))"],
  ["lambda *a, b=1, **c: (yield)", "lambda(1, yield)"],
  ["lambda: 1", "lambda(1)"],
  ["not a in b is not c", "not(in is not(a, b, c))"],
  ["a if b else c if d else e", "conditional(a, b, conditional(c, d, e))"],
  ["-a ** -b ** c", "-(**(a, -(**(b, c))))"],
  ["await_ = [a async for a in b if c if d]", "assign(await_, list-comprehension(a, a, b, c, d))"],
  ["{a: b for a, b in c}", "dict-comprehension(a, b, tuple(a, b), c)"],
  ["f(a for a in b)", "call(f, generator-comprehension(a, a, b))"],
  ["f((a for a in b), c)", "call(f, generator-comprehension(a, a, b), c)"],
  ["a[b:c, ::d, :, ...]", "subscript(a, slice(b, c), slice(d), slice, ...)"],
  ["a[b,]", "subscript(a, b)"],
  ["a[(b, c)]", "subscript(a, tuple(b, c))"],
  ["x = yield from a", "assign(x, yield(a))"],
  ["global a", "global_statement(a)"],
  ["del a, b[c]", "delete_statement(tuple(a, subscript(b, c)))"],
  ["del (a)", "delete_statement(a)"],
  ["assert a, b", "assert_statement(a, b)"],
  ["...", "..."],
  [
    "1_000.5e-1_0j + 0x_ff + .5 + 1. + 1if a else 0xfor b",
    "conditional(+(+(+(+(1_000.5e-1_0j, 0x_ff), .5), 1.), 1), a, or(0xf, b))",
  ],
  ["if (a := b) > c: pass", "if(>(walrus(a, b), c), pass_statement)"],
  ["f(a := 1, b=2)", "call(f, walrus(a, 1), 2)"],
  ["[a := 1, b]", "list(walrus(a, 1), b)"],
  ["a[b := c]", "subscript(a, walrus(b, c))"],
  ["{a := 1}", "set(walrus(a, 1))"],
  ["f'{a!r:>{b}} {c=} {{d}}'", "f'(a, b, c)"],
  ["f'{a:{b:{c}}}'", "f'(a, b, c)"],
  ["f'{ {1: 2}[1] }'", "f'(subscript(dict(1, 2), 1))"],
  ["f'{a!=b}{lambda_}{c:=5}'", "f'(!=(a, b), lambda_, c)"],
  ['f"{f\'{f"{a}"}\'}"', 'f"(f\'(f"(a)))'],
  ["f'{\n a # b\n}'", "f'(a)"],
  ["rf'\\{a}' Rb'c' t'{d!s}'", "rf'Rb't'(a, d)"],
  ["f'\\N{DASH}{a}'", "f'(a)"],
  ["f'{a,}{*b, c}{yield_}'", "f'(tuple(a), tuple(starred(b), c), yield_)"],
  ["f'''{\na:%H\n%M}'''", "f'''(a)"],
  ["f''", "f'"],
  ["f'{a:\\n}'", "f'(a)"],
  ["with (a as b, c as d,): pass", "with(a, b, c, d, pass_statement)"],
  ["with (a, b): pass", "with(a, b, pass_statement)"],
  ["with (a): pass", "with(a, pass_statement)"],
  ["with (a).b as c, d: pass", "with(attribute(a), c, d, pass_statement)"],
  [
    "with (a for b, c in d): pass",
    "with(generator-comprehension(a, tuple(b, c), d), pass_statement)",
  ],
  ["with (a, b) as c: pass", "with(tuple(a, b), c, pass_statement)"],
  ["with (a as b): pass", "with(a, b, pass_statement)"],
  ["with (lambda a, b: c): pass", "with(lambda(c), pass_statement)"],
  ["with a as (b, c), d as e.f: pass", "with(a, tuple(b, c), d, attribute(e), pass_statement)"],
  [
    "try: a\nexcept* A as e: b\nexcept (B, C): c\nexcept: d\nelse: e\nfinally: f",
    "try(a, A, e, b, tuple(B, C), c, d, e, f)",
  ],
  ["try: a\nexcept A, B, C: b", "try(a, A, B, C, b)"],
  [
    "match a:\n  case 1 | -2 | 'c' as d if e: f\n  case _: pass",
    "match(a, case_pattern(as_pattern(case_pattern(union_pattern(1, 2, ')), d)), e, f, case_pattern, pass_statement)",
  ],
  [
    "match a, b:\n  case [c, *d], {'e': g, **h}: pass",
    "match(a, b, case_pattern(list(case_pattern(dotted_name(c)), case_pattern(splat_pattern(d)))), case_pattern(dict_pattern(', case_pattern(dotted_name(g)), splat_pattern(h))), pass_statement)",
  ],
  [
    "match (a):\n  case A.B | C(d, e=f.g): pass\n  case -1+2j, None, (x): pass",
    "match(a, case_pattern(union_pattern(attribute(A), class_pattern(C, case_pattern(dotted_name(d)), case_pattern(keyword_pattern(e, attribute(f)))))), pass_statement, case_pattern(complex_pattern(1, 2j)), case_pattern(None), case_pattern(tuple(case_pattern(dotted_name(x)))), pass_statement)",
  ],
  [
    "match = case = type = 1\nmatch(a)\nmatch[a]\nmatch.a\nmatch * a\ntype(a)\ntype.b",
    "assign(match, case, type, 1); call(match, a); subscript(match, a); attribute(match); *(match, a); call(type, a); attribute(type)",
  ],
  ["match -a:\n  case {}: pass", "match(-(a), case_pattern(dict_pattern), pass_statement)"],
  [
    "match x:\n  case *_, a: pass",
    "match(x, case_pattern(splat_pattern), case_pattern(dotted_name(a)), pass_statement)",
  ],
  ["type A = b", "type_alias_statement(A, b)"],
  [
    "type A[T: b, *C, **D] = e",
    "type_alias_statement(subscript(A, type_parameter(T, b), type_parameter(C), type_parameter(D)), e)",
  ],
  ["class A[T = b](C, d=e): pass", "class(b, C, e, pass_statement)"],
  ["def f[T: (a, b)](): pass", "function(tuple(a, b), pass_statement)"],
  [
    "@a\n@b.c(d)\n@(e := f)\nclass G: pass",
    "class(a, call(attribute(b), d), walrus(e, f), pass_statement)",
  ],
  ["def f(*a: *b): pass", "function(starred(b), pass_statement)"],
  ["a[*b, c]", "subscript(a, starred(b), c)"],
  ["﻿a\r\nb\rc", "a; b; c"],
  ["a; b;", "a; b"],
  ["if a: b; c\nd", "if(a, b, c); d"],
  ["if a:\n\tb", "if(a, b)"],
  ["if a:\n\tb\n        c", "if(a, b, c)"],
  ["a = 1 + \\\n  2", "assign(a, +(1, 2))"],
  ["if a:\n\f  b\n  c", "if(a, b, c)"],
  ["é = 'ü' + 変数", "assign(é, +(', 変数))"],
  ["a = (\n1,\n# b\n\n2)", "assign(a, tuple(1, 2))"],
  ["from . import a", "import-from a"],
  ["from ...a.b import (c, d as e,)", "import-from c,d>e"],
  ["from a import *", "import-from "],
  ["import a.b as c, d", "import a.b>c,d"],
  [
    "from __future__ import a, b as c",
    "future_import_statement(dotted_name(a), aliased_import(dotted_name(b), c))",
  ],
  ["class A: pass", "class(pass_statement)"],
  ["class A(): a = 1", "class(assign(a, 1))"],
  ["x = [\n  1,\n]\n", "assign(x, list(1))"],
  ["a.\\\nb", "attribute(a)"],
  ["", ""],
  ["\n\n", ""],
  ["# a", ""],
  ["'a' \\\n'b'", "''"],
  ["if a:\n  b\nelif c:\n  d\nelif e: f\nelse:\n  g", "if(a, b, c, d, e, f, g)"],
  ["while a: b\nelse: c", "while(a, b, c)"],
  ["for a in b:\n  pass\n# c\nelse:\n  d", "for(a, b, pass_statement, d)"],
  ["()", "tuple"],
  ["(a,)", "tuple(a)"],
  ["((a))", "a"],
  ["a = b,", "assign(a, tuple(b))"],
])("reads %j", (text, outlined) => {
  expect(outlineOf(text)).toBe(outlined);
});

test("the end of a block is that of its last line, without comments below", () => {
  const text = "if a:\n    b;  # c\n    # d\n# e\n\nf\n";
  const [statement] = readModule(text).module.body;
  expect(text.slice(statement?.range.start, statement?.range.end)).toBe("if a:\n    b;");
});

test("comments are kept in the order of the text", () => {
  const text = "#!a\nb = (  # c\n  1)\n  # d\n'# no'\n#";
  const { comments } = readModule(text).module;
  expect(comments.map(({ start, end }) => text.slice(start, end))).toEqual([
    "#!a",
    "# c",
    "# d",
    "#",
  ]);
});
