import { type ImageFacts, indexLines, type Location, type TextRange } from "../../model/index.ts";
import {
  type Dockerfile,
  formatImageReference,
  type Instruction,
  instructionsInPlace,
  lineageOf,
  matchHistory,
  parseHistoryLine,
  type Stage,
} from "../../syntax/dockerfile.ts";
import type { TiedDockerfile } from "./tied-dockerfiles.ts";

/** What a Dockerfile says of the history of an image that was built from it. */
export interface DockerfileLines {
  /** By index of the history entry. */
  readonly instructions: ReadonlyMap<number, Location>;
  /** The `FROM` of the image below; left out of `FROM scratch`. */
  readonly from?: { readonly text: string; readonly dockerfile: Location };
  /**
   * Index of the first entry that is the Dockerfile's own, where its first instruction that changes
   * files was found; everything before comes from the base image.
   */
  readonly ownStart?: number;
}

/** Chooses, of the Dockerfiles and stages that an image may come from, the one whose instructions fit best. */
export function dockerfileLines(
  image: ImageFacts,
  tied: readonly TiedDockerfile[],
): DockerfileLines | undefined {
  const lines = image.history.map(({ createdBy = "" }) => parseHistoryLine(createdBy));
  const env = new Map(image.config.env.map(splitPair));
  let best: { readonly lines: DockerfileLines; readonly count: number } | undefined;
  for (const one of tied) {
    const args = new Map([...one.args, ...lines.flatMap(({ buildArgs }) => [...buildArgs])]);
    for (const stage of stagesOf(one)) {
      const inPlace = instructionsInPlace(one.document, stage, { args, env });
      const matched = matchHistory(lines, one.document, inPlace);
      if (best && matched.size <= best.count) continue;
      const first = inPlace.find(({ instruction }) => makesFiles(instruction))?.instruction;
      const base = image.base?.name;
      best = { lines: toLines({ tied: one, stage, matched, first, base }), count: matched.size };
    }
  }
  return best?.lines;
}

function splitPair(pair: string): readonly [string, string] {
  const equals = pair.indexOf("=");
  return equals < 0 ? [pair, ""] : [pair.slice(0, equals), pair.slice(equals + 1)];
}

/** The stage that is named, else any of them, the last one first. */
function stagesOf({ document: { stages }, target }: TiedDockerfile): readonly Stage[] {
  if (target === undefined) return [...stages].reverse();
  return stages.filter(
    ({ name, index }) => name?.toLowerCase() === target.toLowerCase() || String(index) === target,
  );
}

function makesFiles({ keyword }: Instruction): boolean {
  return keyword === "RUN" || keyword === "COPY" || keyword === "ADD";
}

interface Matched {
  readonly tied: TiedDockerfile;
  readonly stage: Stage;
  readonly matched: ReadonlyMap<number, Instruction>;
  /** Of the Dockerfile, the first that changes files. */
  readonly first: Instruction | undefined;
  /** What the image says that it was built on. */
  readonly base: string | undefined;
}

function toLines({ tied, stage, matched, first, base }: Matched): DockerfileLines {
  const { asset, document } = tied;
  const place = placer(asset, document);
  const { from } = lineageOf(stage).at(-1) ?? stage;
  const start = [...matched].find(([, instruction]) => instruction === first)?.[0];
  return {
    instructions: new Map([...matched].map(([index, { range }]) => [index, place(range)])),
    ...(from.image?.name !== "scratch" && {
      from: {
        text: `FROM ${from.image ? formatImageReference(from.image) : (base ?? from.text)}`,
        dockerfile: place(from.instruction.range),
      },
    }),
    ...(start !== undefined && { ownStart: start }),
  };
}

function placer(asset: string, { path, text }: Dockerfile): (range: TextRange) => Location {
  const lines = indexLines(text);
  return (range) => ({ asset, path, region: lines.regionOf(range) });
}
