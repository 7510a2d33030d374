import type { ImageFacts, ImageLayer, LayerInstruction, Package } from "../../model/index.ts";
import { isBelow } from "../../oci/output/changed-folders.ts";
import { maskHistory } from "../../syntax/image-document.ts";
import { baseLayerCount } from "../collect/application-layers.ts";
import { type DockerfileLines, dockerfileLines } from "./dockerfile-lines.ts";
import { canInstall, type InstalledKind, isSystemPath } from "./installing.ts";
import { type LayerEvidence, type LayerMakers, layerMakers, type Maker } from "./layer-makers.ts";
import type { TiedDockerfile } from "./tied-dockerfiles.ts";

/** How the layers of an image came to be. */
export interface LayersRead {
  /** Lowest first; `superseded` is left empty. */
  readonly layers: readonly ImageLayer[];
  /** Which of the instructions of its layer brought a package; `undefined` where that cannot be told. */
  instructionOf(found: Package, layer: string): number | undefined;
}

export interface LayersToRead extends LayerEvidence {
  /** Dockerfiles that the image may have been built from. */
  readonly tied: readonly TiedDockerfile[];
}

/** Reads from history, contents and Dockerfile which instruction made each layer. */
export function readLayers({ tied, ...evidence }: LayersToRead): LayersRead {
  const { image } = evidence;
  const made = layerMakers(evidence);
  const lines = tied.length > 0 ? dockerfileLines(image, tied) : undefined;
  const isBase = baseTest({ image, made, lines });
  const byLayer = new Map(made.map((one) => [one.diffId, one]));
  const layers = made.map((one, i): ImageLayer => {
    const base = isBase(one, i);
    return {
      diffId: one.diffId,
      ...(base !== undefined && { isBase: base }),
      instructions: one.makers.map((maker) => toInstruction(maker, lines)),
      ...(one.confidence && { confidence: one.confidence }),
      ...(base && lines?.from && { from: { keyword: "FROM", ...lines.from } }),
      superseded: [],
    };
  });
  const installs = remembered();
  return {
    layers,
    instructionOf: (found, layer) => makerOf(found, byLayer.get(layer)?.makers ?? [], installs),
  };
}

interface BaseFacts {
  readonly image: ImageFacts;
  readonly made: readonly LayerMakers[];
  readonly lines: DockerfileLines | undefined;
}

/** By the Dockerfile where its first instruction was found in the history, else by the history alone. */
function baseTest({ image, made, lines }: BaseFacts) {
  const start = lines?.ownStart;
  if (start !== undefined && made.every(({ anchor }) => anchor !== undefined)) {
    return ({ anchor = 0 }: LayerMakers) => anchor < start;
  }
  const count = baseLayerCount(image);
  const firstOwn = Math.min(...(lines?.instructions.keys() ?? []));
  return ({ anchor }: LayerMakers, index: number) => {
    if (count === undefined) return undefined;
    return index < count && !(anchor !== undefined && anchor >= firstOwn);
  };
}

const maxText = 200;

function toInstruction(
  { index, line }: Maker,
  lines: DockerfileLines | undefined,
): LayerInstruction {
  const { keyword, body } = line;
  // Of what was copied only digests are kept.
  const said = body.replace(/^(?:(?:dir|file|multi):[0-9a-f]+ )+in /, "… ");
  const text = maskHistory(keyword ? `${keyword} ${said}` : said).trim();
  const dockerfile = lines?.instructions.get(index);
  return {
    ...(keyword !== undefined && { keyword }),
    text: text.length > maxText ? `${text.slice(0, maxText - 1)}…` : text,
    ...(dockerfile && { dockerfile }),
  };
}

type Installs = (maker: Maker, kind: InstalledKind) => boolean;

/** Each script is read once for a kind of package. */
function remembered(): Installs {
  const known = new Map<string, boolean>();
  return ({ index, line }, kind) => {
    const key = `${index} ${kind.purlType} ${kind.isSystemPath}`;
    const answer = known.get(key) ?? canInstall(line.body, kind);
    known.set(key, answer);
    return answer;
  };
}

/** The only one of a layer's instructions that can have brought a package. */
function makerOf(
  { purl, locations }: Package,
  makers: readonly Maker[],
  installs: Installs,
): number | undefined {
  if (makers.length === 1) return 0;
  const kind = {
    purlType: /^pkg:([^/]+)/.exec(purl)?.[1] ?? "",
    isSystemPath: locations.some(({ path }) => isSystemPath(path)),
  };
  const possible = makers.flatMap((maker, i) => {
    const { line, reach } = maker;
    if (line.keyword === "RUN") return installs(maker, kind) ? [i] : [];
    return reach === undefined || locations.some(({ path }) => isBelow(path, reach)) ? [i] : [];
  });
  return possible.length === 1 ? possible[0] : undefined;
}
