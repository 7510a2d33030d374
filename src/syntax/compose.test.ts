import { expect, test } from "vitest";
import { compilePatterns } from "../model/index.ts";
import { type ComposeDocument, composeSyntax, listOf, scalarOf } from "./compose.ts";
import { environmentOf, portsOf, rangeInScalar } from "./compose-values.ts";
import { textOf } from "./yaml.ts";

const parse = (text: string, path = "compose.yml"): ComposeDocument =>
  composeSyntax.parse({ path, text, encoding: "utf-8" });

function service(text: string, name = "a", path = "compose.yml") {
  const found = parse(text, path).services.find((s) => s.name === name);
  if (!found) throw new Error(`No service ${name}`);
  return found;
}

test.each([
  ["docker-compose.yml", true],
  ["deploy/docker-compose.prod.yaml", true],
  ["compose.override.yml", true],
  ["compose.yaml", true],
  ["app.compose.yml", true],
  ["docker-compose-dev.yml", true],
  ["compose.js", false],
  ["decompose.yml", false],
  ["values.yml", false],
])("reads %s: %s", (path, wanted) => {
  const readers = compilePatterns([[composeSyntax, composeSyntax.files]]);
  expect(readers(path)).toHaveLength(wanted ? 1 : 0);
});

test("follows extends in the same file: scalars are replaced, lists joined", () => {
  const a = service(
    "services:\n  base:\n    image: x\n    user: '1'\n    cap_drop: [ALL]\n  a:\n    extends: {service: base}\n    user: '2'\n    cap_drop: [NET_RAW]\n",
  );
  expect(a.image).toBe("x");
  expect(scalarOf(a, "user")).toBe("2");
  expect(listOf(a, "cap_drop").map(textOf)).toEqual(["NET_RAW", "ALL"]);
  expect(a.parent).toBe("base");
  expect(a.isPartial).toBe(false);
  expect([...a.fields].map(([name, { origin }]) => `${name} ${origin}`)).toEqual([
    "extends own",
    "user own",
    "cap_drop own",
    "image extended",
  ]);
});

test.each([
  ["of another file", "services:\n  a:\n    image: x\n    extends: {file: b.yml, service: a}\n"],
  ["of a service that is not there", "services:\n  a:\n    image: x\n    extends: nope\n"],
  ["of itself", "services:\n  a:\n    image: x\n    extends: a\n"],
  ["in a loop", "services:\n  a:\n    extends: b\n  b:\n    image: x\n    extends: a\n"],
])("a service that extends one %s is partial", (_, text) => {
  expect(service(text).isPartial).toBe(true);
});

test.each([
  ["without image and build", "services:\n  a:\n    ports: [80]\n", "compose.yml"],
  ["in an override", "services:\n  a:\n    image: x\n", "docker-compose.override.yml"],
  ["that is empty", "services:\n  a:\n", "compose.yml"],
])("a service %s is partial", (_, text, path) => {
  expect(service(text, "a", path).isPartial).toBe(true);
});

test.each([
  ["by a merge", "services:\n  b: &b\n    image: x\n  a:\n    <<: *b\n"],
  [
    "by one of several merges",
    "x: &x {}\nservices:\n  b: &b\n    image: x\n  a:\n    <<: [*x, *b]\n",
  ],
  ["by an alias", "services:\n  b: &b\n    image: x\n  a: *b\n"],
  ["by extends", "services:\n  b:\n    image: x\n  a:\n    extends: b\n"],
])("knows the service that another takes over %s", (_, text) => {
  expect(service(text)).toMatchObject({ parent: "b", image: "x" });
});

test("a template is no parent", () => {
  const a = service("x-t: &t\n  image: x\nservices:\n  a:\n    <<: *t\n");
  expect(a).toMatchObject({ parent: undefined, image: "x" });
});

test.each([
  ["nothing", ""],
  ["a list", "- a\n"],
  ["services that are none", "services: [a, b]\n"],
  ["a service that is text", "services:\n  a: text\n"],
  [
    "keys of the wrong kind",
    "services:\n  a:\n    image: [x]\n    ports: {a: b}\n    environment: 3\n",
  ],
])("reads %s", (_, text) => {
  for (const found of parse(text).services) {
    expect([...environmentOf(found), ...portsOf(found), ...listOf(found, "image")]).toHaveLength(
      found.fields.has("image") ? 1 : 0,
    );
  }
});

test("reads variables of lists and maps with their place", () => {
  const text = [
    "x-env: &env\n  SHARED: s\n",
    "services:\n  a:\n    image: x\n    environment:\n      <<: *env\n      ONE: 'o''ne'\n      TWO: two\n      NONE:\n      NUMBER: 12\n",
    '  b:\n    image: x\n    environment:\n      - ONE=a=b\n      - "TWO=t"\n      - BARE\n',
  ].join("");
  const seen = (name: string) =>
    environmentOf(service(text, name)).map(({ name, value, scalar, offset }) => {
      const part = { start: offset, end: scalar.text.length };
      const range = rangeInScalar(scalar, { text, part });
      return [name, value, range && text.slice(range.start, range.end)];
    });
  expect(seen("a")).toEqual([
    ["ONE", "o'ne", undefined],
    ["TWO", "two", "two"],
    ["NUMBER", "12", "12"],
    ["SHARED", "s", "s"],
  ]);
  expect(seen("b")).toEqual([
    ["ONE", "a=b", "a=b"],
    ["TWO", "t", "t"],
  ]);
});

test.each<[string, string | undefined, string | undefined, readonly [number, number] | undefined]>([
  ["5432", undefined, undefined, [5432, 5432]],
  ["'5432:5432'", undefined, "5432", [5432, 5432]],
  ["5000-5010:6000-6010/udp", undefined, "5000-5010", [6000, 6010]],
  ["127.0.0.1:5432:5432", "127.0.0.1", "5432", [5432, 5432]],
  ["127.0.0.1::5432", "127.0.0.1", undefined, [5432, 5432]],
  ["'[::1]:5432:5432'", "[::1]", "5432", [5432, 5432]],
  ["${PORT:-5432}:5432", undefined, "${PORT:-5432}", [5432, 5432]],
  ["${IP:-127.0.0.1}:${PORT}:${TO:-6379}", "${IP:-127.0.0.1}", "${PORT}", [6379, 6379]],
  ["5432:${TO}", undefined, "5432", undefined],
  ["{target: 5432, published: '15432', host_ip: 10.0.0.1}", "10.0.0.1", "15432", [5432, 5432]],
  ["{target: 5432}", undefined, undefined, [5432, 5432]],
])("reads the port %s", (spelled, hostIp, published, target) => {
  const [port] = portsOf(service(`services:\n  a:\n    ports:\n      - ${spelled}\n`));
  expect(port).toMatchObject({ hostIp, published, target });
});
