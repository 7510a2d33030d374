import { cpSync } from "node:fs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { textFile } from "../../../test/images.ts";
import { layoutDraft } from "../../../test/layouts.ts";
import { tempFolder } from "../../../test/temp-folder.ts";
import { releaseState } from "../../io/release-state.ts";
import type { PatchPlan, Registry } from "../../model/index.ts";
import { fixedIn, preparePatch, runPatch } from "./release-patch.ts";

beforeEach(() => void vi.stubEnv("SUTURE_STATE_DIR", tempFolder()));
afterEach(() => vi.unstubAllEnvs());

const digest = `sha256:${"a".repeat(64)}`;
const plan: PatchPlan = {
  kind: "patch",
  image: { registry: "registry.example", repository: "acme/shop", tag: "1" },
  platforms: ["linux/amd64"],
  vex: true,
};
const registryWith = (held: string | undefined) =>
  ({
    manifest: async () =>
      held === undefined ? undefined : { bytes: new Uint8Array(), mediaType: "", digest: held },
  }) as unknown as Registry & never;

test("patches the digest that the tag names, into a folder of the state", async () => {
  const draft = layoutDraft();
  const image = draft.image([textFile("a", "patched")]);
  const made = draft.write([image]);
  const asked: unknown[] = [];
  const ports = {
    registry: registryWith(digest),
    state: releaseState("plan"),
    name: "registry.example/acme/released",
    patch: async (request: { readonly output: string }) => {
      asked.push({ ...request, output: "OUTPUT" });
      cpSync(made, request.output, { recursive: true });
      return [{ digest: image.digest, vex: { fixed: 1 } }];
    },
  };
  const resolved = await preparePatch(plan, ports);
  expect(resolved.bases).toMatchObject([{ image: "registry.example/acme/shop:1", digest }]);
  const built = await runPatch(plan, resolved, ports);
  expect(asked).toEqual([
    {
      image: { registry: "registry.example", repository: "acme/shop", digest },
      platforms: ["linux/amd64"],
      name: "registry.example/acme/released",
      output: "OUTPUT",
    },
  ]);
  expect(built).toMatchObject({ digest: image.digest, inputs: resolved.inputs });
  expect(built.folder.startsWith(ports.state.folder)).toBe(true);
  // An image that is made again comes to nothing of this.
  expect(fixedIn(built, ports)).toEqual([{ digest: image.digest, vex: { fixed: 1 } }]);
  expect(fixedIn({ digest }, ports)).toEqual([]);
  const silent = await runPatch({ ...plan, vex: false }, resolved, ports);
  expect(fixedIn(silent, ports)).toEqual([]);
});

test("another digest is another input; no image and no patcher are errors in words", async () => {
  const state = releaseState("plan");
  const patch = async () => [];
  const inputsOf = async (held: string) =>
    (await preparePatch(plan, { registry: registryWith(held), state, patch })).inputs;
  expect(await inputsOf(digest)).toBe(await inputsOf(digest));
  expect(await inputsOf(digest)).not.toBe(await inputsOf(digest.replace("a", "b")));
  await expect(
    preparePatch(plan, { registry: registryWith(undefined), state, patch }),
  ).rejects.toMatchObject({ message: "There is no image registry.example/acme/shop:1." });
  await expect(preparePatch(plan, { registry: registryWith(digest), state })).rejects.toMatchObject(
    { exitCode: 4 },
  );
});
