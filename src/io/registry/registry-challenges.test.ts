import { expect, test } from "vitest";
import { parseChallenges } from "./registry-challenges.ts";

test.each([
  [
    'Bearer realm="https://auth.example/token",service="registry.example",scope="repository:a/b:pull"',
    [
      {
        scheme: "bearer",
        parameters: {
          realm: "https://auth.example/token",
          service: "registry.example",
          scope: "repository:a/b:pull",
        },
      },
    ],
  ],
  [
    'Basic realm="a, \\"b\\"" , bearer Realm=x',
    [
      { scheme: "basic", parameters: { realm: 'a, "b"' } },
      { scheme: "bearer", parameters: { realm: "x" } },
    ],
  ],
  [
    "Negotiate, Basic",
    [
      { scheme: "negotiate", parameters: {} },
      { scheme: "basic", parameters: {} },
    ],
  ],
  ["", []],
  ['"', []],
  ["realm=x", []],
  ['Bearer realm="open', [{ scheme: "bearer", parameters: { realm: "" } }]],
])("%j", (header, challenges) => {
  expect(parseChallenges(header)).toEqual(challenges);
});

test("takes no long over a hostile header", () => {
  const started = Date.now();
  parseChallenges(`Bearer ${'a="'.repeat(100_000)}`);
  parseChallenges("a ".repeat(100_000));
  expect(Date.now() - started).toBeLessThan(500);
});
