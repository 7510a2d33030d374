import { spawnSync } from "node:child_process";

/** Runs a program with an interpreter and reads the JSON that it prints last. */
export function runPython(interpreter: string, program: string): unknown {
  const { status, stdout, stderr } = spawnSync(interpreter, ["-"], { input: program });
  if (status !== 0) throw new Error(`${program}\n${stderr}`);
  return JSON.parse(stdout.toString().trim().split("\n").at(-1) ?? "null");
}

/** What a call gives, or the name of the error that it raises. */
export const outcomeOf = `
import json
def outcome(f, *args):
    try:
        return f(*args)
    except Exception as error:
        return "raises " + type(error).__name__
`;
