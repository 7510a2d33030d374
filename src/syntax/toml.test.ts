import { expect, test } from "vitest";
import { readToml } from "./toml.ts";

test("tells values and where they stand", () => {
  const text =
    '\ufeff# lock\r\n[[package]]\r\nname = "a"\r\n\r\n[[package]]\r\nname = "b"\r\n[project]\r\nd = [\r\n  "x>=1", # why\r\n  {include = "y"},\r\n]\r\n[tool."p.q".r]\r\ns = "^1"\r\n';
  const toml = readToml(text);
  const at = (path: readonly (string | number)[]) => {
    const range = toml.rangeOf(path);
    return range && text.slice(range.start, range.end);
  };
  expect(toml.value).toMatchObject({
    package: [{ name: "a" }, { name: "b" }],
    tool: { "p.q": { r: { s: "^1" } } },
  });
  expect(at(["package", 1])).toBe("package");
  expect(toml.rangeOf(["package", 1])?.start).toBeGreaterThan(
    toml.rangeOf(["package", 0])?.end ?? 0,
  );
  expect(at(["package", 1, "name"])).toBe("name");
  expect(at(["project", "d", 0])).toBe('"x>=1"');
  expect(at(["tool", "p.q", "r", "s"])).toBe("s");
  expect(at(["nothing"])).toBeUndefined();
});

test.each([
  ["[[package\n", 2],
  ["a = 1\nb = = 2\n", 2],
  ["a = 1\n<<<<<<< HEAD\n", 2],
])("%j is broken", (text, line) => {
  expect(() => readToml(text)).toThrow(SyntaxError);
  expect(() => readToml(text)).toThrow(`(line ${line})`);
});

test("what is nested too deeply is broken, not a crash", () => {
  expect(() => readToml(`a = ${"[".repeat(50_000)}${"]".repeat(50_000)}`)).toThrow(SyntaxError);
});
