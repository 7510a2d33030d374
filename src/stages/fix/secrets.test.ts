import { expect, test } from "vitest";
import { unifiedDiff } from "./diff.ts";
import { maskDiff, maskSecrets } from "./secrets.ts";

const secret = "hunter-2";

test("masks longer secrets first, and leaves very short ones", () => {
  expect(maskSecrets("abcdefgh abcd ab", ["abcd", "abcdefgh", "ab"])).toBe("******** ******** ab");
});

test("masks the lines of a diff, also those that look like its head", () => {
  const diff = unifiedDiff({
    path: `app-${secret}/a.sql`,
    before: `-- ${secret}\nselect 1\n`,
    after: "select 1\n",
  });
  const masked = maskDiff(diff, [secret]);
  expect(masked).toContain(`--- a/app-${secret}/a.sql`);
  expect(masked.slice(masked.indexOf("@@"))).not.toContain(secret);
  expect(masked).toContain("--- ********");
});
