import type { TextRange } from "../../../model/index.ts";
import { readName } from "../../flow/environment.ts";
import { beginSource } from "../../flow/steps.ts";
import {
  type Held,
  known,
  nothing,
  type Taint,
  uniteTaints,
  wholeOf,
  written,
} from "../../flow/values.ts";
import { pythonFacts } from "../frameworks/index.ts";
import type { OpenFile, Work } from "./work.ts";

/** What a name stands for where it is read. */
export function lookUpName(name: string, work: Work): Held {
  const held = readName(work.environment, name) ?? closureName(name, work);
  if (held) return held;
  if (work.file.constants.has(name)) return written;
  const ref = work.file.names.get(name);
  if (work.file.globals.has(name)) {
    const place = work.fn.begin({ kind: "place", ref: `~.${name}` });
    return ref === undefined ? place : { ...place, ref };
  }
  return known(ref ?? (isWild(name, work) ? `*.${name}` : `builtins.${name}`));
}

/** A name that must come from `from x import *`. */
function isWild(name: string, { file }: Work): boolean {
  return file.wildcards.length > 0 && !builtins.has(name);
}

const builtins = new Set(
  "abs all any ascii bin bool bytearray bytes callable chr classmethod compile complex delattr dict dir divmod enumerate eval exec filter float format frozenset getattr globals hasattr hash help hex id input int isinstance issubclass iter len list locals map max memoryview min next object oct open ord pow print property range raw_input repr reversed round set setattr slice sorted staticmethod str sum super tuple type unicode vars zip __import__ Exception ValueError KeyError TypeError".split(
    " ",
  ),
);

/** A variable of an enclosing function: what it holds in the end. */
function closureName(name: string, { outer, fn }: Work): Held | undefined {
  for (let at = outer; at; at = at.outer) {
    const held = readName(at.environment, name);
    if (!held) continue;
    const taints = wholeOf(held);
    if (taints.length === 0) return held;
    const ref = `~.${at.fn.name}/${name}`;
    at.fn.reach(taints, { kind: "place", to: at.fn.place(ref) });
    const place = fn.begin({ kind: "place", ref });
    return held.ref === undefined ? place : { ...place, ref: held.ref };
  }
  return undefined;
}

/** What stands for numbers whatever it belongs to. */
const numberAttributes: ReadonlySet<string> = new Set([
  "size",
  "content_length",
  "status_code",
  "pk",
  "length",
]);

export interface AttributeRead {
  readonly name: string;
  readonly at: TextRange;
}

/** What an attribute of a value holds. */
export function attributeOf(object: Held, { name, at }: AttributeRead, work: Work): Held {
  const part = object.parts?.get(`.${name}`);
  if (part) return part;
  const ref = object.ref === undefined ? undefined : pythonFacts.canonical(`${object.ref}.${name}`);
  if (ref !== undefined && pythonFacts.mayKnow(name)) {
    const source = sourceAt(ref, at, work);
    if (source) return source;
  }
  if (object.taints.length > 0) {
    if (numberAttributes.has(name)) return nothing;
    const taints = fieldTaints(object.taints, name, work);
    if (ref === undefined) return { taints };
    const own = instanceAttribute(object.ref ?? "", { name, ref }, work);
    return { ...own, taints: uniteTaints(taints, own.taints) };
  }
  return ref === undefined ? nothing : instanceAttribute(object.ref ?? "", { name, ref }, work);
}

function instanceAttribute(
  owner: string,
  { name, ref }: { readonly name: string; readonly ref: string },
  work: Work,
): Held {
  if (!owner.endsWith("()")) return { taints: [], ref };
  const own = work.file.classes.get(localClass(owner) ?? "");
  const type = own?.attributes.get(name);
  if (type === "safe") return nothing;
  if (own && name === "request" && own.bases.length > 0 && type === undefined) {
    const tornado = own.bases.find((base) => base.startsWith("tornado."));
    return known(tornado ? `${tornado}().request` : requestRef(work.file));
  }
  if (!mayBeProject(owner)) return { taints: [], ref };
  const place = work.fn.begin({ kind: "place", ref });
  return { ...place, ref: type ?? ref };
}

/** What a parameter named `request` is, where nothing else tells. */
export function requestRef({ web }: OpenFile): string {
  return web.any ? "web.request()" : "web.other()";
}

/** Of `~.Repo()` the name of the class. */
export function localClass(ref: string): string | undefined {
  return /^~\.([\w.]+)\(\)$/.exec(ref)?.[1];
}

/** Of what is checked against a class, each part is a source of its own: numbers are none. */
function fieldTaints(taints: readonly Taint[], field: string, { fn }: Work): readonly Taint[] {
  let all: readonly Taint[] = [];
  for (const taint of taints) {
    const origin = fn.originAt(taint.origin);
    const isWhole = origin?.kind === "source" && origin.model !== undefined && !origin.field;
    const next = isWhole ? fn.begin({ ...origin, field }, taint.safe).taints : [taint];
    all = uniteTaints(all, next);
  }
  return all;
}

/** A value that comes from outside, where a reference names one. */
export function sourceAt(ref: string, at: TextRange, { fn, file }: Work): Held | undefined {
  const found = findRef(ref, file, pythonFacts.sources);
  return found && { ...beginSource(found, at, fn), ref };
}

/** What a table says of a reference, or of the same attribute of a class that its class extends. */
export function findRef<T>(
  ref: string,
  file: OpenFile,
  table: ReadonlyMap<string, T>,
): T | undefined {
  const direct = table.get(ref);
  if (direct !== undefined) return direct;
  if (!ref.startsWith("~.") || !ref.includes("().")) return undefined;
  const own = /^~\.([\w.]+)\(\)\.(.+)$/.exec(ref);
  if (!own) return undefined;
  for (const base of allBases(own[1] ?? "", file)) {
    const found = table.get(pythonFacts.canonical(`${base}().${own[2]}`));
    if (found !== undefined) return found;
  }
  return undefined;
}

function allBases(name: string, file: OpenFile): string[] {
  const found: string[] = [];
  const open = [name];
  for (let next = open.pop(); next !== undefined && found.length < 12; next = open.pop()) {
    for (const base of file.classes.get(next)?.bases ?? []) {
      if (found.includes(base)) continue;
      found.push(base);
      if (base.startsWith("~.")) open.push(base.slice(2));
    }
  }
  return found;
}

/** Packages that are no part of a project, so that calls of them lead nowhere. */
const foreign = new Set(
  "builtins web os sys re io json math time random datetime collections itertools functools operator typing logging subprocess threading asyncio socket ssl struct shutil pathlib posixpath tempfile glob uuid hashlib hmac base64 binascii secrets string textwrap copy pickle csv sqlite3 urllib http email html xml enum dataclasses abc contextlib warnings traceback inspect importlib types weakref gc argparse configparser queue multiprocessing concurrent signal zipfile tarfile gzip zlib unittest decimal fractions statistics calendar locale getpass platform ctypes select selectors pprint shlex fnmatch stat errno numbers heapq bisect ast dis tokenize django flask fastapi starlette pydantic sqlalchemy sqlmodel requests httpx aiohttp urllib3 numpy pandas scipy pytest mock click typer rich yaml jinja2 markupsafe werkzeug celery redis boto3 botocore rest_framework torch tensorflow sklearn matplotlib PIL cryptography jwt jose psycopg2 psycopg pymysql MySQLdb asyncpg six attr attrs marshmallow bs4 lxml dateutil pytz structlog loguru setuptools pkg_resources".split(
    " ",
  ),
);

/** False for what belongs to Python or to a well-known package. */
export function mayBeProject(ref: string): boolean {
  if (ref.startsWith("~") || ref.startsWith(".") || ref.startsWith("?") || ref.startsWith("*"))
    return true;
  return !foreign.has(firstWord(ref));
}

/** Asked of every call: without a match and its array. */
function firstWord(ref: string): string {
  let end = 0;
  while (end < ref.length && isWordCode(ref.charCodeAt(end))) end++;
  return ref.slice(0, end);
}

function isWordCode(code: number): boolean {
  const isLetter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
  return isLetter || (code >= 48 && code <= 57) || code === 95;
}
