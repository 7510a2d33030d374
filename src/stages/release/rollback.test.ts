import { expect, test } from "vitest";
import {
  type FakeWorld,
  fakeWorld,
  newDigest,
  oldDigest,
  releasePlan,
} from "../../../test/release-fakes.ts";
import { release } from "./release.ts";
import { rollBack } from "./rollback.ts";

const plan = releasePlan();
const go = (world: FakeWorld) => release(plan, world.ports(), { force: false });
const back = (world: FakeWorld, force = false) => rollBack(plan, world.ports(), { force });

async function releasedTwice(): Promise<FakeWorld> {
  const world = Object.assign(fakeWorld(), { digest: oldDigest });
  await go(world);
  world.digest = newDigest;
  await go(world);
  world.calls.splice(0);
  return world;
}

test("sets the tags back to what was before, when its signature holds", async () => {
  const world = await releasedTwice();
  expect(await back(world)).toMatchObject({
    outcome: "rolled-back",
    digest: oldDigest,
    previous: newDigest,
    signature: { verified: true },
  });
  expect(world.calls).toEqual(["verify", "tag stable", "tag latest", "tell"]);
  expect([...world.tags.values()]).toEqual([oldDigest, oldDigest]);
  expect(world.released).toMatchObject({ digest: oldDigest, earlier: [], withdrawn: [newDigest] });
});

test("does not go back further than it knows", async () => {
  const world = await releasedTwice();
  await back(world);
  await expect(back(world)).rejects.toMatchObject({ name: "UsageError" });
  await expect(back(fakeWorld())).rejects.toMatchObject({ name: "UsageError" });
});

test("is done again where it was cut off between the tags", async () => {
  const world = await releasedTwice();
  world.breaksAt = "tag latest";
  await back(world).catch(() => {});
  expect(world.tags.get("stable")).toBe(oldDigest);
  world.breaksAt = undefined;
  expect((await back(world)).digest).toBe(oldDigest);
  expect([...world.tags.values()]).toEqual([oldDigest, oldDigest]);
});

test("leaves tags that somebody else set, unless it is forced to", async () => {
  const world = await releasedTwice();
  world.tags.set("latest", `sha256:${"f".repeat(64)}`);
  await expect(back(world)).rejects.toMatchObject({
    message: expect.stringContaining("latest names sha256:fff"),
  });
  expect(world.calls).toEqual([]);
  await back(world, true);
  expect([...world.tags.values()]).toEqual([oldDigest, oldDigest]);
});

test("leaves the tags where the signature of what was before does not hold", async () => {
  const world = await releasedTwice();
  world.signatureProblem = "it was removed";
  await expect(back(world)).rejects.toMatchObject({ name: "EnvironmentError" });
  expect([...world.tags.values()]).toEqual([newDigest, newDigest]);
});
