import { expect, test } from "vitest";
import { isTestFile } from "./test-files.ts";

test.each([
  "tests/a.py",
  "app/tests/api/b.py",
  "test/a.py",
  "conftest.py",
  "a/test_b.py",
  "b_test.py",
])("%s is a test", (path) => {
  expect(isTestFile(path)).toBe(true);
});

test.each(["app/latest/a.py", "contest.py", "app/testing_tools.py", "attest_x.py", "a.py"])(
  "%s is none",
  (path) => {
    expect(isTestFile(path)).toBe(false);
  },
);
