import { expect, test } from "vitest";
import { parse } from "yaml";
import { fixFiles } from "../../test/fix-files.ts";
import { capDrop } from "../rules/compose/cap-drop.ts";
import { composeSyntax } from "../syntax/compose.ts";
import { dropCapabilities } from "./drop-capabilities.ts";

const fix = (text: string, guided = false) =>
  fixFiles({
    files: { "compose.yml": text },
    rules: [capDrop],
    fixers: [dropCapabilities],
    syntaxes: [composeSyntax],
    guided,
  });
const service = (...lines: string[]) =>
  `services:\n  a:\n${lines.map((l) => `    ${l}\n`).join("")}`;

test("gives an official image back what its entry point uses", async () => {
  const { files, after } = await fix(service("image: postgres:16-alpine", "restart: always"));
  expect(files["compose.yml"]).toBe(
    service(
      "image: postgres:16-alpine",
      "restart: always",
      "cap_drop:",
      "  - ALL",
      "cap_add:",
      "  - CHOWN",
      "  - DAC_OVERRIDE",
      "  - FOWNER",
      "  - SETGID",
      "  - SETUID",
    ),
  );
  expect(after).toEqual([]);
});

const all = ["CHOWN", "DAC_OVERRIDE", "SETGID", "SETUID"];
test.each<[string, string[], string[], string[] | undefined]>([
  ["none where it runs as another user", ["image: postgres", "user: '999'"], ["ALL"], undefined],
  ["all where the user is root", ["image: mongo", "user: root"], ["ALL"], all],
  ["none that memcached does not need", ["image: memcached"], ["ALL"], undefined],
  [
    "what is missing",
    ["image: mysql", "cap_add: [SYS_NICE, CAP_CHOWN]"],
    ["ALL"],
    ["SYS_NICE", "CAP_CHOWN", ...all.slice(1)],
  ],
  [
    "what is missing in lines",
    ["image: mysql", "cap_add:", "  - SYS_NICE"],
    ["ALL"],
    ["SYS_NICE", ...all],
  ],
  ["beside what is dropped", ["image: mysql", "cap_drop:", "  - NET_RAW"], ["NET_RAW", "ALL"], all],
  [
    "both lists there",
    ["image: mysql", "cap_add: [SYS_NICE]", "cap_drop: [NET_RAW]"],
    ["NET_RAW", "ALL"],
    ["SYS_NICE", ...all],
  ],
  ["with options as command", ["image: mysql", "command: --sql-mode=ANSI"], ["ALL"], all],
  ["with its server as command", ["image: mongo", "command: [mongod, --auth]"], ["ALL"], all],
])("gives back %s", async (_, lines, drop, add) => {
  const { files, after } = await fix(service(...lines));
  const { a } = parse(files["compose.yml"] ?? "").services;
  expect([a.cap_drop, a.cap_add]).toEqual([drop, add]);
  expect(after).toEqual([]);
});

test.each([["a service of one's own", service("build: .")]])(
  "is guided for %s",
  async (_, text) => {
    expect((await fix(text)).files["compose.yml"]).toBe(text);
    const { files, proposals } = await fix(text, true);
    expect(files["compose.yml"]).toBe(`${text}    cap_drop:\n      - ALL\n`);
    expect(proposals[0]?.fix.notes?.[0]).toContain("log");
  },
);

test.each([
  ["an unknown image", service("image: me/app")],
  ["another's postgres", service("image: bitnami/postgresql")],
  ["an own entry point", service("image: postgres", "entrypoint: /mine.sh")],
  ["another program", service("image: postgres", "command: sh -c 'chown -R a /b'")],
  ["a shared list", `x: &c [NET_RAW]\n${service("image: postgres", "cap_drop: *c")}`],
])("leaves %s to a person", async (_, text) => {
  const { files, refused } = await fix(text, true);
  expect(files["compose.yml"]).toBe(text);
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});
