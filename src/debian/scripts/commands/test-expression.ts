import { followPath, nodeAt, targetOf } from "../../../rootfs/resolve-path.ts";
import { absolute } from "../paths.ts";
import type { Shell } from "../shell/state.ts";
import { stop } from "../shell/stop.ts";
import { linesOf } from "./command.ts";

/** The value of a `test`, by its number of arguments first, as POSIX has it. */
export async function evaluateTest(shell: Shell, args: readonly string[]): Promise<boolean> {
  const state: Reading = { shell, args, at: 0 };
  const value = await either(state);
  if (state.at < args.length) return stop(shell, `test ${args.join(" ")}`);
  return value;
}

interface Reading {
  readonly shell: Shell;
  readonly args: readonly string[];
  at: number;
}

async function either(state: Reading): Promise<boolean> {
  let value = await both(state);
  while (state.args[state.at] === "-o") {
    state.at++;
    const other = await both(state);
    value = value || other;
  }
  return value;
}

async function both(state: Reading): Promise<boolean> {
  let value = await one(state);
  while (state.args[state.at] === "-a") {
    state.at++;
    const other = await one(state);
    value = value && other;
  }
  return value;
}

const between: ReadonlySet<string> = new Set([
  "=",
  "==",
  "!=",
  "-eq",
  "-ne",
  "-lt",
  "-le",
  "-gt",
  "-ge",
  "-ef",
  "-nt",
  "-ot",
]);

async function one(state: Reading): Promise<boolean> {
  const { shell, args, at } = state;
  const [first, second, third] = args.slice(at, at + 3);
  if (first === undefined) return false;
  // `test ! = x` compares; `test -f = x` as well.
  if (second !== undefined && third !== undefined && between.has(second)) {
    state.at += 3;
    return compare(shell, [first, second, third]);
  }
  if (first === "!") {
    state.at++;
    return !(await one(state));
  }
  if (first === "(" && args.includes(")", at)) {
    state.at++;
    const value = await either(state);
    state.at++;
    return value;
  }
  if (/^-[a-zA-Z]$/.test(first) && second !== undefined && !isJoint(state, second)) {
    state.at += 2;
    return unary(shell, first, second);
  }
  state.at++;
  return first !== "";
}

/** In `-n -a x` the second is what joins, in `-n -a` a value. */
function isJoint({ args, at }: Reading, second: string): boolean {
  return (second === "-a" || second === "-o") && args.length > at + 2;
}

function compare(shell: Shell, [left, operator, right]: [string, string, string]): boolean {
  switch (operator) {
    case "=":
    case "==":
      return left === right;
    case "!=":
      return left !== right;
    case "-ef":
      return isSameFile(shell, left, right);
    case "-nt":
    case "-ot":
      return stop(shell, `test ${left} ${operator} ${right}`);
    default:
      return compareNumbers(shell, [left, operator, right]);
  }
}

function isSameFile(shell: Shell, left: string, right: string): boolean {
  const { root } = shell.host;
  const path = followPath(root, absolute(shell, left));
  return path !== undefined && path === followPath(root, absolute(shell, right));
}

function compareNumbers(shell: Shell, [left, operator, right]: [string, string, string]): boolean {
  if (!/^-?\d+$/.test(left.trim()) || !/^-?\d+$/.test(right.trim()))
    return stop(shell, `test ${left} ${operator} ${right}`);
  const [a, b] = [Number(left), Number(right)];
  const results: Readonly<Record<string, boolean | undefined>> = {
    "-eq": a === b,
    "-ne": a !== b,
    "-lt": a < b,
    "-le": a <= b,
    "-gt": a > b,
    "-ge": a >= b,
  };
  return results[operator] ?? false;
}

async function unary(shell: Shell, operator: string, value: string): Promise<boolean> {
  if (operator === "-n") return value !== "";
  if (operator === "-z") return value === "";
  // Nobody sits at a terminal.
  if (operator === "-t") return false;
  const { root } = shell.host;
  const path = absolute(shell, value);
  const target = targetOf(root, path);
  switch (operator) {
    case "-e":
    case "-r":
    case "-w":
      return value !== "" && target !== undefined;
    case "-f":
      return target?.type === "file";
    case "-d":
      return value !== "" && target?.type === "directory";
    case "-x":
      return target !== undefined && (target.type === "directory" || (target.mode & 0o111) !== 0);
    case "-h":
    case "-L":
      return nodeAt(root, path)?.type === "symlink";
    case "-s":
      return target?.type === "file" && (await root.bytesOf(target)).length > 0;
    case "-p":
    case "-S":
    case "-b":
    case "-c":
      return false;
    default:
      return stop(shell, `test ${operator} ${linesOf(value)[0] ?? ""}`);
  }
}
