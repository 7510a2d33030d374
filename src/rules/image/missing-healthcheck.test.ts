import { expect, test } from "vitest";
import { imageWith } from "../../../test/image-facts.ts";
import { missingHealthcheck } from "./missing-healthcheck.ts";

const server = { cmd: ["a"], exposedPorts: ["8000/tcp"] };

test("reports a server without one", () => {
  const [match] = missingHealthcheck.find(imageWith(server));
  expect(match?.message).toContain("Port 8000/tcp");
});

test.each([
  ["one with a check", { ...server, hasHealthcheck: true }],
  ["no port", { cmd: ["a"] }],
  ["UDP alone", { ...server, exposedPorts: ["53/udp"] }],
  ["no program", { exposedPorts: ["8000/tcp"] }],
])("allows %s", (_, config) => {
  expect([...missingHealthcheck.find(imageWith(config))]).toEqual([]);
});
