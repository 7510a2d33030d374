import type { FileFlows } from "./file-flows.ts";
import { openProject, type Project, type Questions, type ReferenceRules } from "./project.ts";
import type { AttributeType, Entity, LinkedFunction, Resolver } from "./resolver.ts";

const maxDepth = 20;

/**
 * Finds what references lead to.
 *
 * @param files - what each file said, by path
 */
export function openResolver(
  files: ReadonlyMap<string, FileFlows>,
  rules: ReferenceRules,
): Resolver {
  const project = openProject(files, rules);
  const lineages = new Map<string, ReadonlySet<string>>();
  const ancestors = (path: string, name: string) => {
    const key = `${path}:${name}`;
    const found = lineages.get(key) ?? lineageOf({ path, name }, project);
    lineages.set(key, found);
    return found;
  };
  const questions: Questions = {
    resolve: (path, ref) => resolve({ path, ref, depth: 0 }, project),
    method: (path, name, method) => methodOf({ path, name }, { method, project }),
  };
  return {
    functions: project.functions,
    ...questions,
    callee(path, ref) {
      const entity = asOne(questions.resolve(path, ref), { depth: 0, project });
      return entity && rules.calleeOf(entity, questions);
    },
    ancestors,
    attribute: (path, name, attribute) => attributeOf({ path, name }, { attribute, project }),
    isRecord: (path, ref) => isRecord({ path, ref, depth: 0 }, project),
    isEnum: (path, name) =>
      [...ancestors(path, name)].some((one) => {
        const at = one.lastIndexOf(":");
        const bases = files.get(one.slice(0, at))?.classes[one.slice(at + 1)]?.bases ?? [];
        return bases.some((base) => rules.isEnumBase(base));
      }),
  };
}

/** True where a class takes every field by keyword, and is one of records by what it extends. */
function isRecord(question: Question, project: Project): boolean {
  const { isRecordBase } = project.rules;
  const found = isRecordBase && resolve(question, project);
  if (found?.kind !== "class" || methodOf(found, { method: "__init__", project })) return false;
  return [...lineage(found, project)].some(({ path, name }) => {
    const bases = project.files.get(path)?.classes[name]?.bases ?? [];
    return bases.some((base) => isRecordBase?.(base) === true);
  });
}

interface Question {
  readonly path: string;
  readonly ref: string;
  readonly depth: number;
}

function resolve(question: Question, project: Project): Entity | undefined {
  const { path, ref, depth } = question;
  if (depth > maxDepth) return undefined;
  const key = `${path}:${ref}`;
  if (project.known.has(key)) return project.known.get(key);
  // A name that leads to itself leads nowhere.
  project.known.set(key, undefined);
  const found = resolveRef(question, project);
  project.known.set(key, found);
  return found;
}

function resolveRef({ path, ref, depth }: Question, project: Project): Entity | undefined {
  if (ref.startsWith("?.")) return onlyMethod(ref.slice(2), project);
  if (ref.startsWith("*.")) {
    for (const wild of project.files.get(path)?.wildcards ?? []) {
      const found = resolve(
        { path, ref: `${wild}${joint(wild)}${ref.slice(2)}`, depth: depth + 1 },
        project,
      );
      if (found) return found;
    }
    return undefined;
  }
  const head = project.rules.headOf(ref);
  const behind = ref.slice(head.length);
  const tail = /^[\w$]/.test(behind) ? `.${behind}` : behind;
  if (head === "~" || head.startsWith("~.")) {
    return follow(moduleAt(path), { steps: head.slice(1) + tail, depth }, project);
  }
  const found = project.rules.modules.resolve(path, head);
  if (!found) return undefined;
  const rest = found.rest === "" ? "" : `.${found.rest}`;
  const from = project.files.get(found.file)?.exports
    ? exportsOf(found.file)
    : moduleAt(found.file);
  return follow(from, { steps: rest + tail, depth }, project);
}

function moduleAt(path: string): Entity {
  return { kind: "module", path };
}

function exportsOf(path: string): Entity {
  return { kind: "exports", path };
}

function joint(module: string): string {
  return module.endsWith(".") ? "" : ".";
}

interface Steps {
  readonly steps: string;
  readonly depth: number;
}

function follow(from: Entity, { steps, depth }: Steps, project: Project): Entity | undefined {
  let at: Entity | undefined = from;
  if (from.kind === "module") {
    // What is declared inside of something may be named as a whole.
    const fn = project.byName.get(`${from.path}:${steps.slice(1)}`);
    if (fn) return { kind: "function", fn, through: "module" };
  }
  for (const [step, name] of steps.matchAll(/\.([\w$#]+)|\(\)|\[\]|\S/g)) {
    if (!at) return undefined;
    if (name !== undefined) at = member(at, { name, depth: depth + 1 }, project);
    else if (step === "()") at = called(at, depth + 1, project);
    else if (step !== "[]") return undefined;
  }
  return at;
}

/** What a module stands for as a whole, where it is used as a function or a class. */
function asOne(
  at: Entity | undefined,
  { depth, project }: { readonly depth: number; readonly project: Project },
): Entity | undefined {
  if (at?.kind !== "exports") return at;
  const whole = exported(at.path, { name: "default", depth }, project);
  return whole?.kind === "exports" ? undefined : whole;
}

function called(at: Entity, depth: number, project: Project): Entity | undefined {
  if (at.kind === "exports") {
    const whole = asOne(at, { depth, project });
    return whole && called(whole, depth + 1, project);
  }
  if (at.kind === "class") return { ...at, kind: "instance" };
  if (at.kind !== "function") return undefined;
  const { path, head } = at.fn;
  return head.returns === undefined
    ? undefined
    : resolve({ path, ref: head.returns, depth }, project);
}

interface Member {
  readonly name: string;
  readonly depth: number;
}

function member(at: Entity, { name, depth }: Member, project: Project): Entity | undefined {
  if (at.kind === "module") return inModule(at.path, { name, depth }, project);
  if (at.kind === "exports") return exported(at.path, { name, depth }, project);
  if (at.kind === "function") {
    const fn = project.byName.get(`${at.fn.path}:${at.fn.head.name}.${name}`);
    return fn && { kind: "function", fn, through: "module" };
  }
  if (at.kind === "instance" && name === "super") return { ...at, kind: "super" };
  const fn = methodOf(at, { method: name, project, skipsOwn: at.kind === "super" });
  if (fn) return { kind: "function", fn, through: at.kind === "class" ? "class" : "instance" };
  if (Object.hasOwn(project.files.get(at.path)?.classes ?? {}, `${at.name}.${name}`)) {
    return { kind: "class", path: at.path, name: `${at.name}.${name}` };
  }
  const type = attributeOf(at, { attribute: name, project });
  return type && resolve({ ...type, depth }, project);
}

function inModule(path: string, { name, depth }: Member, project: Project): Entity | undefined {
  const fn = project.byName.get(`${path}:${name}`);
  const file = project.files.get(path);
  if (!file) return undefined;
  if (Object.hasOwn(file.classes, name)) return { kind: "class", path, name };
  if (fn) return { kind: "function", fn, through: "module" };
  const ref = Object.hasOwn(file.names, name) ? file.names[name] : undefined;
  if (ref !== undefined && ref !== `~.${name}`) return resolve({ path, ref, depth }, project);
  for (const wild of file.wildcards) {
    const found = resolve({ path, ref: `${wild}${joint(wild)}${name}`, depth }, project);
    if (found) return found;
  }
  return project.rules.inside?.(path, name);
}

/** What a module hands out under a name, where it says so. */
function exported(path: string, { name, depth }: Member, project: Project): Entity | undefined {
  const file = project.files.get(path);
  if (!file?.exports || depth > maxDepth) return undefined;
  const { exports } = file;
  const ref = Object.hasOwn(exports, name) ? exports[name] : undefined;
  if (ref !== undefined) return resolve({ path, ref, depth }, project);
  const whole = Object.hasOwn(exports, "=") ? exports["="] : undefined;
  if (whole !== undefined) {
    const entity = resolve({ path, ref: whole, depth }, project);
    if (name === "default" || !entity) return entity;
    return member(entity, { name, depth: depth + 1 }, project);
  }
  // Others call the module itself its default.
  if (name === "default") return exportsOf(path);
  for (const wild of file.wildcards) {
    const found = resolve({ path, ref: `${wild}${joint(wild)}${name}`, depth }, project);
    if (found) return found;
  }
  return undefined;
}

interface ClassPlace {
  readonly path: string;
  readonly name: string;
}

function methodOf(
  place: ClassPlace,
  {
    method,
    project,
    skipsOwn = false,
  }: { readonly method: string; readonly project: Project; readonly skipsOwn?: boolean },
): LinkedFunction | undefined {
  for (const { path, name } of lineage(place, project)) {
    if (skipsOwn && path === place.path && name === place.name) continue;
    const fn = project.byName.get(`${path}:${name}.${method}`);
    if (fn) return fn;
  }
  return undefined;
}

function attributeOf(
  place: ClassPlace,
  { attribute, project }: { readonly attribute: string; readonly project: Project },
): AttributeType | undefined {
  for (const { path, name } of lineage(place, project)) {
    const attributes = project.files.get(path)?.classes[name]?.attributes ?? {};
    const ref = Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
    if (ref !== undefined) return { path, ref };
  }
  return undefined;
}

function lineageOf(place: ClassPlace, project: Project): ReadonlySet<string> {
  return new Set([...lineage(place, project)].map(({ path, name }) => `${path}:${name}`));
}

/** A class and what it extends, nearest first. */
function* lineage(place: ClassPlace, project: Project): Generator<ClassPlace> {
  const seen = new Set<string>();
  const open = [place];
  for (let next = open.shift(); next && seen.size < 40; next = open.shift()) {
    const key = `${next.path}:${next.name}`;
    if (seen.has(key)) continue;
    seen.add(key);
    yield next;
    const { path } = next;
    const own = project.files.get(path)?.classes ?? {};
    const bases = Object.hasOwn(own, next.name) ? (own[next.name]?.bases ?? []) : [];
    for (const ref of bases) {
      const base = asOne(resolve({ path, ref, depth: 1 }, project), { depth: 1, project });
      if (base?.kind === "class") open.push({ path: base.path, name: base.name });
    }
  }
}

/** A method that only one class of the project has. */
function onlyMethod(name: string, { methods }: Project): Entity | undefined {
  const [fn, other] = methods.get(name) ?? [];
  return fn && !other ? { kind: "function", fn, through: "instance" } : undefined;
}
