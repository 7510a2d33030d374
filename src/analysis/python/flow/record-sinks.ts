import type { PyExpression } from "../../../syntax/python/nodes.ts";
import { bitsOf } from "../../flow/kinds.ts";
import { type Held, safer, type Taint, uniteTaints } from "../../flow/values.ts";
import type { OpenCall } from "./open-call.ts";
import { reachSink } from "./sinks.ts";
import type { Work } from "./work.ts";

const whole = bitsOf(["fields"]);

/** Classes of Django, SQLAlchemy, peewee and mongoengine whose objects are rows of a database. */
export function isRecordBase(ref: string): boolean {
  if (/^(?:tensorflow|keras|torch|transformers|pydantic)\b/.test(ref)) return false;
  return /(?:^|[.)])(?:Model|Base|DeclarativeBase|DeclarativeBaseNoMeta|Document|DynamicDocument|AbstractUser|AbstractBaseUser)$|(?:^|\.)(?:declarative|automap)_base\(\)$/.test(
    ref,
  );
}

/** Writes down where a call fills the fields of a record by names that a value brings along. */
export function reachRecords(open: OpenCall, work: Work): void {
  const { call, name, args } = open;
  // Nearly every call fills nothing.
  if (!fills.test(name) && !args.some(({ argument }) => argument.star === "**")) return;
  const filling = fillingOf(open);
  if (!filling || filling.taints.length === 0) return;
  const { taints, what, record } = filling;
  const sink = { kind: "fields", what, range: call.range, ...(record && { record }) } as const;
  reachSink(work, taints, sink);
}

const fills = /^(?:setattr|update|create|values|(?:get|update)_or_create)$/;

/** `session.query().filter().update`, of what nothing else tells. */
function writtenRef(callee: PyExpression): string {
  const steps: string[] = [];
  let at = callee;
  for (let i = 0; i < 30; i++) {
    if (at.kind === "attribute") {
      steps.push(`.${at.name}`);
      at = at.object;
    } else if (at.kind === "call") {
      steps.push("()");
      at = at.callee;
    } else break;
  }
  return (at.kind === "name" ? at.id : "") + steps.reverse().join("");
}

interface Filling {
  readonly taints: readonly Taint[];
  readonly what: string;
  /** The class, where only the whole project tells whether it is one of records. */
  readonly record?: string;
}

function fillingOf(open: OpenCall): Filling | undefined {
  const { name } = open;
  const ref = open.ref ?? writtenRef(open.call.callee);
  if (ref === "builtins.setattr") return attributeByName(open);
  if (name === "update" && ref.endsWith(".__dict__.update")) {
    return { taints: uniteTaints(spread(open), first(open)), what: "all attributes of an object" };
  }
  const made = /(?:^|\.)([A-Z]\w*)$/.exec(ref);
  if (made && open.ref !== undefined && !ref.startsWith("builtins.")) {
    return { taints: spread(open), what: `the fields of \`${made[1]}\``, record: ref };
  }
  return byManager(open, ref) ?? byStatement(open, ref);
}

/** `setattr(user, key, value)` where both come from outside. */
function attributeByName({ args }: OpenCall): Filling | undefined {
  const [, key, value] = args;
  const isBoth = key && value && value.held.taints.length > 0;
  return isBoth ? { taints: key.held.taints, what: "any attribute of an object" } : undefined;
}

/** `User.objects.create(**fields)`, `User.objects.filter(…).update(**fields)`. */
function byManager(open: OpenCall, ref: string): Filling | undefined {
  const found = /(?:^|\.)([A-Z]\w*)\.objects\.(?:\w+\(\)\.)*(\w+)$/.exec(ref);
  if (!found || !/^(?:create|update|(?:update|get)_or_create)$/.test(found[2] ?? "")) {
    return undefined;
  }
  const defaults = open.args.find(({ argument }) => argument.name === "defaults");
  const taints = uniteTaints(spread(open), defaults?.held.taints ?? []);
  return { taints, what: `the fields of \`${found[1]}\`` };
}

/** `User.query.filter_by(…).update(fields)`, `insert(User).values(fields)`. */
function byStatement(open: OpenCall, ref: string): Filling | undefined {
  const isQuery = /\.query(?:\(\))?\.(?:\w+\(\)\.)*update$/.test(ref);
  const isStatement = /^sqlalchemy\.(?:\w+\.)*(?:insert|update)\(\)\.(?:\w+\(\)\.)*values$/.test(
    ref,
  );
  if (!isQuery && !isStatement) return undefined;
  return { taints: uniteTaints(spread(open), first(open)), what: "the fields of a row" };
}

function spread({ args }: OpenCall): readonly Taint[] {
  return args.find(({ argument }) => argument.star === "**")?.held.taints ?? [];
}

function first({ args }: OpenCall): readonly Taint[] {
  return args.find(({ position }) => position === 0)?.held.taints ?? [];
}

/**
 * `{key: value for … if key in allowed}`, `{key: form[key] for key in names}`: which keys there are
 * is decided in the code.
 */
export function chosenKeys(
  held: Held,
  { key, isFiltered }: { readonly key: Held | undefined; readonly isFiltered: boolean },
): Held {
  const isChosen = isFiltered || key?.taints.length === 0;
  return key && isChosen ? safer(held, whole) : held;
}
