import { apkEcosystem } from "../alpine/ecosystem-name.ts";
import { debEcosystem } from "../debian/ecosystem-name.ts";
import { foreignPackage } from "../debian/foreign.ts";
import { type Asset, type Disk, type Source, type Target, TargetError } from "../model/index.ts";
import { foreignVendor, rpmEcosystem } from "../rpm/ecosystem-name.ts";
import type { Distributions } from "../sbom/ecosystems.ts";
import { looksLikeSbom, readSbom } from "../sbom/read-sbom.ts";
import { statedInventory } from "../sbom/stated-inventory.ts";

/** A bill of materials in CycloneDX or SPDX: what it states is held against advisories. */
export const sbom: Source = {
  id: "sbom",

  async recognises(location, disk) {
    const path = await disk.realpath(location);
    if (path === undefined || (await disk.lstat(path))?.type !== "file") return false;
    const { start, end } = await bothEnds(path, disk);
    return looksLikeSbom(start, end);
  },

  async open({ target, disk }) {
    const stated = readSbomFile(await readText(target, disk), target);
    const asset = assetOf(target, stated.name);
    const path = fileName(target.location);
    const inventory = statedInventory(stated, {
      asset: asset.id,
      path,
      distributions,
    });
    return {
      asset,
      stated: inventory,
      visit: async () => ({ entries: new Map(), gaps: [], ignored: 0 }),
      read: async () => undefined,
    };
  },
};

const distributions: Distributions = {
  ecosystemOf(type, os) {
    if (type === "apk") return apkEcosystem(os);
    return type === "rpm" ? rpmEcosystem(os) : debEcosystem(os);
  },
  foreignOf({ type, supplier, os, ...stated }) {
    if (type === "deb") {
      const deb = { ...stated, ...(supplier && { maintainer: supplier }) };
      return foreignPackage(deb, os?.id ?? "debian");
    }
    const origin = type === "rpm" ? foreignVendor(supplier, os) : undefined;
    return origin ? { origin } : undefined;
  },
};

/** The largest that Syft wrote of an image are some 50 MB. */
const maxBytes = 256 << 20;

/** Enough to hold a document's own fields, in whatever order they stand. */
const peekBytes = 64 << 10;

async function bothEnds(path: string, disk: Disk) {
  const file = await disk.open(path);
  try {
    const start = new Uint8Array(Math.min(peekBytes, file.sizeBytes));
    const end = new Uint8Array(start.length);
    const decoder = new TextDecoder("latin1");
    await file.read(start, 0);
    await file.read(end, file.sizeBytes - end.length);
    // A byte order mark in Latin-1.
    const head = decoder.decode(start).replace(/^\u00ef\u00bb\u00bf/, "");
    return { start: head, end: decoder.decode(end) };
  } finally {
    await file.close();
  }
}

async function readText({ location }: Target, disk: Disk): Promise<string> {
  const bytes = await disk.readFile((await disk.realpath(location)) ?? location, maxBytes);
  if (bytes) return new TextDecoder().decode(bytes);
  throw new TargetError(`${location} is larger than ${maxBytes >> 20} MB and was not read`, {
    hint: "Write one bill of materials for each image.",
  });
}

function readSbomFile(text: string, { location }: Target) {
  try {
    return readSbom(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new TargetError(
      `${location} is no bill of materials that can be read: ${cause.message}`,
      {
        cause,
      },
    );
  }
}

function fileName(location: string): string {
  return location.replaceAll("\\", "/").split("/").filter(Boolean).at(-1) ?? "sbom";
}

/** By what it describes; tag and digest change with every build. */
function assetOf({ location, service }: Target, described: string | undefined): Asset {
  const named = described?.startsWith("/") ? fileName(described) : described;
  const name = named ?? fileName(location);
  const bare = name.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
  return {
    id: `sbom:${service ?? (bare || name)}`,
    kind: "sbom",
    name,
    ...(service !== undefined && { service }),
  };
}
