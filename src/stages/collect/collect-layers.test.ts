import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { textFile } from "../../../test/images.ts";
import { type MadeLayer, madeLayer, memoryCache, treeOfLayers } from "../../../test/layer-trees.ts";
import { made } from "../../../test/made-token.ts";
import type { LayerCache, Listing } from "../../model/index.ts";
import { changedFolders } from "../../oci/output/changed-folders.ts";
import { readersFor } from "../../readers.ts";
import { scopeOf } from "../scope.ts";
import { type CollectedAsset, collect } from "./collect.ts";
import { createExaminer } from "./examine.ts";

const token = `ghp_${made(36)}`;
const status = "Package: a\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n";

const base = () =>
  madeLayer([
    textFile("etc/os-release", "ID=debian\nVERSION_ID=12\n"),
    textFile("var/lib/dpkg/status", status),
    textFile("app/a-1.dist-info/METADATA", "Version: 1\n"),
  ]);
const upper = () => madeLayer([textFile("app/.env", `GITHUB_TOKEN=${token}\n`)]);

function look(
  layers: readonly MadeLayer[],
  { cache, only = [], id = "image:test" }: { cache?: LayerCache; only?: string[]; id?: string },
): Promise<CollectedAsset> {
  const tree = treeOfLayers(layers, { asset: { id, kind: "image", name: id } });
  return collect(tree, createExaminer(readersFor(scopeOf(only))), cache);
}

test("what layers said comes back as it was, without being read", async () => {
  const cache = memoryCache();
  const cold = await look([base(), upper()], { cache });
  expect(cold.records.flatMap(({ findings }) => findings)).toHaveLength(1);
  expect(cold.records.flatMap(({ gaps }) => gaps)).toMatchObject([{ reason: "malformed" }]);
  const layers = [base(), upper()];
  const warm = await look(layers, { cache });
  expect(layers.map((layer) => layer.opened())).toEqual([0, 0]);
  expect(warm.records).toEqual(cold.records);
  const said = (listing: Listing) => ({ ...listing, entries: [...listing.entries] });
  expect(said(warm.listing)).toEqual(said(cold.listing));
  expect(warm.listing.changed).toEqual(changedFolders(cold.listing.entries.values()));
  expect((await look([base(), upper()], {})).records).toEqual(cold.records);
});

test("what is kept holds no piece of a secret", async () => {
  const cache = memoryCache();
  await look([base(), upper()], { cache });
  expect(cache.kept.size).toBe(3);
  const all = Buffer.concat([...cache.kept.values()]).toString("latin1");
  expect(all).toContain("app/.env");
  const pieces = Array.from({ length: token.length - 7 }, (_, at) => token.slice(at, at + 8));
  expect(pieces.filter((piece) => all.includes(piece))).toEqual([]);
});

test("packages of a layer are shared by images of other names, findings are not", async () => {
  const cache = memoryCache();
  await look([base()], { cache, only: ["vulnerability"] });
  await look([upper()], { cache });
  const layers = [base(), upper()];
  const packages = await look(layers.slice(0, 1), {
    cache,
    only: ["vulnerability"],
    id: "image:b",
  });
  const secrets = await look(layers.slice(1), { cache, id: "image:b" });
  expect(layers.map((layer) => layer.opened())).toEqual([0, 1]);
  const of = ({ records }: CollectedAsset) =>
    records.flatMap(({ gaps, findings }) => [
      ...gaps.map(({ asset }) => asset),
      ...findings.map(({ location }) => location.asset),
    ]);
  expect([of(packages), of(secrets)]).toEqual([["image:b"], ["image:b"]]);
});

test("nothing of secrets is read where only packages are asked about", async () => {
  const offered: string[] = [];
  const tree = treeOfLayers([base(), upper()]);
  const examiner = createExaminer(readersFor(scopeOf(["vulnerability"])));
  const watching = {
    ...tree,
    visit: (...[interest, offer]: Parameters<typeof tree.visit>) =>
      tree.visit(interest, (file) => {
        offered.push(file.entry.path);
        return offer(file);
      }),
  };
  await collect(watching, examiner);
  expect(offered.sort()).toEqual([
    "app/a-1.dist-info/METADATA",
    "etc/os-release",
    "var/lib/dpkg/status",
  ]);
});
