import type { FileEntry, ImageFacts, Listing } from "../../model/index.ts";
import { changedFolders, isBelow } from "../../oci/output/changed-folders.ts";
import { expand, type HistoryLine, parseHistoryLine } from "../../syntax/dockerfile.ts";
import { changesByLayer, type LayerChanges, type WrittenFile } from "./layer-changes.ts";

/** The instructions that made a layer, and how sure that is. */
export interface LayerMakers {
  readonly diffId: string;
  /** Index of the layer's own entry in the history; left out where history and layers do not fit. */
  readonly anchor?: number;
  /** In their order; empty where nothing can be said. */
  readonly makers: readonly Maker[];
  readonly confidence?: "high" | "medium";
}

/** An entry of the history that changed files. */
export interface Maker {
  /** Index in the history. */
  readonly index: number;
  readonly line: HistoryLine;
  /** Of `COPY` and `ADD`: the folder or file that all of it went into; left out where not known. */
  readonly reach?: string;
}

/** What layers can be held against. */
export interface LayerEvidence {
  readonly image: ImageFacts;
  readonly entries: ReadonlyMap<string, FileEntry>;
  /** Where each layer wrote, where a listing tells; else the entries do. */
  readonly changed?: Listing["changed"];
  /** Files that were read, in all layers. */
  readonly records: readonly WrittenFile[];
}

/**
 * Decides for each layer which entries of the history made it. Counting the entries that are not
 * marked as empty is a start: builders that squash a Dockerfile into one layer hang it on the last
 * line, whatever that says. What the layer changed must bear it out: a `COPY` makes nothing outside
 * its destination. Where it does not, nothing is said.
 */
export function layerMakers(evidence: LayerEvidence): readonly LayerMakers[] {
  const { image, entries, records } = evidence;
  const { layers } = image;
  const reading = readHistory(image, entries);
  const changes = changesByLayer(evidence.changed ?? changedFolders(entries.values()), records);
  const nothing = layers.map(({ diffId }) => ({ diffId, makers: [] }));
  let best: readonly LayerMakers[] | undefined;
  for (const anchors of waysToCount(image, reading)) {
    if (anchors.length !== layers.length) continue;
    const found = assign({ image, anchors, reading, changes });
    if (found.every(({ isRefuted }) => !isRefuted)) return found.map(({ made }) => made);
    best ??= found.map(({ made, isRefuted }) =>
      !isRefuted && made.confidence === "high" ? made : { diffId: made.diffId, makers: [] },
    );
  }
  return best ?? nothing;
}

/** Entries that a layer may hang on: as marked; else, where a tool marks none, those that change files. */
function waysToCount({ history }: ImageFacts, reading: readonly Maker[]): (readonly number[])[] {
  const indexes = reading.map(({ index }) => index);
  const changing = (index: number, more = "") =>
    changesFiles(reading[index]?.line) || reading[index]?.line.keyword === more;
  return [
    indexes.filter((i) => history[i]?.emptyLayer === false),
    indexes.filter((i) => changing(i)),
    indexes.filter((i) => changing(i, "WORKDIR")),
  ];
}

function changesFiles(line: HistoryLine | undefined): boolean {
  return line?.keyword === "RUN" || line?.keyword === "COPY" || line?.keyword === "ADD";
}

interface Assignment {
  readonly image: ImageFacts;
  readonly anchors: readonly number[];
  readonly reading: readonly Maker[];
  readonly changes: ReadonlyMap<string, LayerChanges>;
}

interface Assigned {
  readonly made: LayerMakers;
  /** What the layer changed cannot come from there. */
  readonly isRefuted: boolean;
}

function assign({ image, anchors, reading, changes }: Assignment): Assigned[] {
  const isBuildah = image.config.labels["io.buildah.version"] !== undefined;
  return image.layers.map(({ diffId }, i) => {
    const anchor = anchors[i] ?? 0;
    const span = reading.slice((anchors[i - 1] ?? -1) + 1, anchor + 1);
    const makers = makersOf(span, { isBuildah });
    const wrote = changes.get(diffId);
    const [only] = makers;
    const isRefuted = makers.length === 1 && !!only && !fits(only, wrote);
    const isBorneOut =
      makers.length === 1 && !!only && wrote !== undefined && bearsOut(only, wrote);
    const made: LayerMakers = {
      diffId,
      anchor,
      makers,
      ...(makers.length > 0 && { confidence: isBorneOut ? "high" : "medium" }),
    };
    return { made, isRefuted };
  });
}

/** Of the entries up to a layer's own: that one, or where it changes no files, all that do. */
function makersOf(
  span: readonly Maker[],
  { isBuildah }: { readonly isBuildah: boolean },
): readonly Maker[] {
  const own = span.at(-1);
  if (!own) return [];
  const changing = span.filter(({ line }) => changesFiles(line));
  const { keyword, body } = own.line;
  const isSilent = keyword === undefined ? body === "" : !changesFiles(own.line);
  if (keyword === "WORKDIR" && changing.length === 0) return [own];
  if (isSilent || (isBuildah && changing.length > 1)) return changing;
  return [own];
}

/** True where the entry can have written what the layer holds. */
function fits({ line, reach }: Maker, wrote: LayerChanges | undefined): boolean {
  if (!wrote) return true;
  if (line.keyword === "COPY" || line.keyword === "ADD") {
    return reach === undefined || isBelow(wrote.under, reach);
  }
  return line.keyword === "RUN" || line.keyword === undefined;
}

/** True where what the layer holds speaks for the entry. */
function bearsOut({ line, reach, index }: Maker, wrote: LayerChanges): boolean {
  if (line.keyword === "RUN") return wrote.hasPackages;
  if (reach === undefined) return false;
  // Anything lies below the root: only a whole system at the bottom is more than that.
  return reach !== "" || (index === 0 && wrote.hasPackages);
}

/** Reads the entries, each with the folder that a `COPY` went into. */
function readHistory(
  { history, config }: ImageFacts,
  entries: ReadonlyMap<string, FileEntry>,
): readonly Maker[] {
  const lines = history.map(({ createdBy = "" }) => parseHistoryLine(createdBy));
  const variables = variablesOf(lines, config.env);
  const put = (path: string) => expand(path, (name) => variables.get(name));
  let folder: string | undefined = "/";
  return lines.map((line, index) => {
    if (line.keyword === "WORKDIR") folder = joinFolder(folder, put(line.body));
    const to = line.copied && joinFolder(folder, put(line.copied.destination));
    const reach = to === undefined ? undefined : realPath(to, entries);
    return { index, line, ...(reach !== undefined && { reach }) };
  });
}

/** Build arguments and environment, as far as each name has one value in all the history. */
function variablesOf(
  lines: readonly HistoryLine[],
  env: readonly string[],
): ReadonlyMap<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  const add = (name: string, value: string) =>
    found.set(name, found.has(name) && found.get(name) !== value ? undefined : value);
  for (const { buildArgs } of lines) for (const [name, value] of buildArgs) add(name, value);
  const set = lines.filter(({ keyword }) => keyword === "ENV").map(({ body }) => body);
  for (const pair of env) {
    const name = pair.split("=", 1)[0] ?? "";
    const times = set.filter((body) => ` ${body}`.includes(` ${name}=`)).length;
    if (times <= 1) add(name, pair.slice(name.length + 1));
  }
  return found;
}

/** An absolute path; `undefined` where a variable is in it, or the folder is not known. */
function joinFolder(folder: string | undefined, path: string | undefined): string | undefined {
  if (path === undefined || path === "") return undefined;
  if (path.startsWith("/")) return path;
  return folder === undefined ? undefined : `${folder}/${path}`;
}

/** Where a path leads with the links of the image, without a leading slash. */
function realPath(path: string, entries: ReadonlyMap<string, FileEntry>): string | undefined {
  let waiting = path.split("/");
  const found: string[] = [];
  for (let links = 0; waiting.length > 0; ) {
    const [segment = "", ...rest] = waiting;
    waiting = rest;
    if (segment === "" || segment === ".") continue;
    if (segment === "..") {
      found.pop();
      continue;
    }
    found.push(segment);
    const entry = entries.get(found.join("/"));
    if (entry?.type !== "symlink" || entry.linkTarget === undefined) continue;
    if (++links > 40) return undefined;
    if (entry.linkTarget.startsWith("/")) found.length = 0;
    else found.pop();
    waiting = [...entry.linkTarget.split("/"), ...waiting];
  }
  return found.join("/");
}
