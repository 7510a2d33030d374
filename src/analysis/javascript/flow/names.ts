import { readName } from "../../flow/environment.ts";
import { type Held, known, nothing, wholeOf, written } from "../../flow/values.ts";
import { moduleName } from "../bind-names.ts";
import { writtenNames } from "../written-names.ts";
import type { Work } from "./work.ts";

/** What a name stands for where it is read. */
export function lookUpName(name: string, work: Work): Held {
  const held = readName(work.environment, name) ?? closureName(name, work);
  if (held) return held;
  const { file, fn } = work;
  if (writtenNames.has(name) || file.constants.has(name)) return written;
  const ref = file.names.get(name);
  if (file.shared.has(name)) {
    const place = fn.begin({ kind: "place", ref: `~.${name}` });
    return ref === undefined ? place : { ...place, ref };
  }
  if (ref !== undefined) return known(ref);
  return file.scopes.scope.bindings.has(name) ? nothing : known(`$global.${name}`);
}

/** A variable of an enclosing function: what it holds in the end. */
function closureName(name: string, { outer, fn }: Work): Held | undefined {
  for (let at = outer; at; at = at.work.outer) {
    const held = readName(at.environment, name);
    if (!held) continue;
    const taints = wholeOf(held);
    if (taints.length === 0) return held;
    const enclosing = at.work.fn;
    const ref = `~.${enclosing.name}/${name}`;
    enclosing.reach(taints, { kind: "place", to: enclosing.place(ref) });
    const place = fn.begin({ kind: "place", ref });
    return held.ref === undefined ? place : { ...place, ref: held.ref };
  }
  return undefined;
}

/**
 * How references name a module: `child_process`, `./lib/run|`. What may be a file of the project
 * ends in a bar, since names of files hold dots.
 */
export function moduleRef(source: string): string {
  const name = moduleName(source);
  return /^(?:[./~#]|@\/)/.test(name) ? `${name}|` : name;
}

/** `./a|run` for the `run` of a module, `child_process.exec` of a package. */
export function importRef(source: string, imported: string): string {
  const module = moduleRef(source);
  if (imported === "*") return module;
  if (module.endsWith("|")) return module + imported;
  return imported === "default" ? module : `${module}.${imported}`;
}

/** A reference to a part of what another means. */
export function memberRef(ref: string, name: string): string | undefined {
  if (ref.length > maxLength) return undefined;
  if (ref.endsWith("|")) return ref + name;
  return name === "default" && !ref.includes("|") && !ref.startsWith("~") ? ref : `${ref}.${name}`;
}

const maxLength = 300;

/** False for what is certainly no part of a project, so that calls of it lead nowhere. */
export function mayBeProject(ref: string): boolean {
  if (ref.startsWith("~") || ref.includes("|") || ref.startsWith("?")) return true;
  return (
    ref.includes("/") &&
    /^(?:@[\w-]+|src|app|lib|server|api|common|shared|utils)\//.test(ref) &&
    !foreign.test(ref)
  );
}

const foreign =
  /^@(?:nestjs|prisma|types|babel|aws-sdk|angular|mui|testing-library|hapi|fastify|koa|google-cloud|azure|emotion|tanstack|reduxjs|sentry|octokit|grpc|graphql|apollo|hono|trpc|radix-ui|vue|vitejs|vitest|sinclair|socket\.io|remix-run|clerk|auth0|supabase|stripe|slack|discordjs)\//;
