import { cachedDataVersionTag } from "node:v8";
import { afterEach, describe, expect, test } from "vitest";
import { optimizeAsUsual, optimizeLess } from "./optimize-less.ts";

describe("flags of V8", () => {
  afterEach(optimizeAsUsual);

  test("taken back, what was compiled before counts again", () => {
    const before = cachedDataVersionTag();
    optimizeLess();
    optimizeLess();
    const tuned = cachedDataVersionTag();
    optimizeAsUsual();
    expect(cachedDataVersionTag()).toBe(before);
    // Other versions of Node are left as they are.
    expect(tuned !== before).toBe(/^2[02]\./.test(process.versions.node));
  });
});
