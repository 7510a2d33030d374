import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { type FixedFiles, fixFiles } from "../../test/fix-files.ts";
import { memoryTree } from "../../test/memory-tree.ts";
import { plaintextPassword } from "../rules/compose/plaintext-password.ts";
import { applyChanges } from "../stages/fix/apply-changes.ts";
import { composeSyntax } from "../syntax/compose.ts";
import { dotenvSyntax } from "../syntax/dotenv.ts";
import { escapeTemplate, interpolate } from "../syntax/interpolation.ts";
import { textSyntax } from "../syntax/text.ts";
import { moveComposeSecret } from "./move-compose-secret.ts";

/** The files after the fix, the `.env` that the re-scan leaves out among them. */
async function fix(files: Record<string, string>, guided = false): Promise<FixedFiles> {
  const fixed = await fixFiles({
    files,
    rules: [plaintextPassword],
    fixers: [moveComposeSecret],
    syntaxes: [composeSyntax, dotenvSyntax, textSyntax],
    guided,
  });
  const lines = fixed.proposals.flatMap(({ changes }) =>
    changes.filter((change) => change.kind === "add-lines" && /(?:^|\/)\.env$/.test(change.path)),
  );
  if (lines.length === 0) return fixed;
  const { files: written } = await applyChanges(memoryTree(files), [{ changes: lines }]);
  const texts = [...written].map(([path, file]) => [path, new TextDecoder().decode(file?.bytes)]);
  return { ...fixed, files: { ...files, ...fixed.files, ...Object.fromEntries(texts) } };
}
const list = (...items: string[]) =>
  `services:\n  db:\n    environment:\n${items.map((item) => `      - ${item}\n`).join("")}`;

/** As Compose reads a `.env`: plain words, single quotes without, double quotes with expansion. */
function readEnv(text = ""): Map<string, string> {
  const entries = text
    .split("\n")
    .filter(Boolean)
    .map((line): [string, string] => {
      const [, name = "", value = ""] = /^(\w+)=(.*)$/.exec(line) ?? [];
      const quoted = /^(['"])(.*)\1$/.exec(value);
      if (quoted?.[1] === '"') return [name, interpolate(quoted[2] ?? "", new Map()) ?? "broken"];
      return [name, quoted?.[2] ?? value.replace(/\s#.*$/, "").trim()];
    });
  return new Map(entries);
}

/** What reaches the containers: service and variable to value. */
function environments(files: Readonly<Record<string, string>>, path = "compose.yml") {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const env = readEnv(files[`${folder}.env`]);
  const { services } = parse(files[path] ?? "", { merge: true }) as {
    services: Record<string, { environment?: string[] | Record<string, unknown> }>;
  };
  return Object.fromEntries(
    Object.entries(services).map(([name, { environment = [] }]) => [
      name,
      Object.fromEntries(
        (Array.isArray(environment)
          ? environment.map((item): [string, unknown] => [
              item.slice(0, item.indexOf("=")),
              item.slice(item.indexOf("=") + 1),
            ])
          : Object.entries(environment)
        ).map(([key, value]) => [key, interpolate(String(value), env)]),
      ),
    ]),
  );
}

test("moves a secret, keeps it out of git and leaves a template", async () => {
  const before = {
    "compose.yml": list('"POSTGRES_PASSWORD=hunter22"', "POSTGRES_DB=app"),
    Dockerfile: "FROM x\n",
  };
  const { files, after, proposals } = await fix(before);
  expect(files).toEqual({
    "compose.yml": list(
      '"POSTGRES_PASSWORD=${POSTGRES_PASSWORD:?set POSTGRES_PASSWORD in .env}"',
      "POSTGRES_DB=app",
    ),
    Dockerfile: "FROM x\n",
    ".env": "POSTGRES_PASSWORD=hunter22\n",
    ".env.example": "POSTGRES_PASSWORD=\n",
    ".gitignore": ".env\n",
    ".dockerignore": "**/.env\n",
  });
  expect(after).toEqual([]);
  expect(environments(files)).toEqual(environments(before));
  expect(interpolate("${POSTGRES_PASSWORD:?set}", new Map())).toBeUndefined();
  const changes = proposals[0]?.changes ?? [];
  expect(changes.find((c) => c.path === ".env")).toMatchObject({
    mode: 0o600,
    lines: [{ secret: { start: 18, end: 26 } }],
  });
  expect(changes[0]).toMatchObject({ edits: [{ movesSecretTo: { name: "POSTGRES_PASSWORD" } }] });
  expect(proposals[0]?.fix.notes?.[0]).toContain("history");
  expect(proposals[0]?.safety).toBe("safe");
});

test.each([
  [
    "a map",
    "services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: hunter22 # note\n      A: b\n",
  ],
  ["a number", "services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: 1234567\n"],
  ["a flow map", "services:\n  db:\n    environment: {POSTGRES_PASSWORD: hunter22, A: b}\n"],
  ["a flow list", "services:\n  db:\n    environment: [POSTGRES_PASSWORD=hunter22, A=b]\n"],
  ["CRLF", "services:\r\n  db:\r\n    environment:\r\n      - POSTGRES_PASSWORD=hunter22\r\n"],
  ["no final line end", "services:\n  db:\n    environment:\n      - POSTGRES_PASSWORD=hunter22"],
  ["an escaped dollar", list("POSTGRES_PASSWORD=hun$$ter22")],
  ["quotes in quotes", list("'POSTGRES_PASSWORD=it''s 22'")],
  ["a comment sign", list("'POSTGRES_PASSWORD=hun #ter22'")],
  ["escapes", list('"POSTGRES_PASSWORD=hunter\\x32\\u0032"')],
  [
    "a folded scalar",
    "services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: >-\n        hunter22\n      A: b\n",
  ],
  ["an equals sign", list("POSTGRES_PASSWORD=hunter22==")],
  ["a default", list("POSTGRES_PASSWORD=${POSTGRES_PASSWORD:-hunter22}")],
  ["a default without colon", list("POSTGRES_PASSWORD=${PGPASS-hunter22}")],
  ["an address", list("DATABASE_URL=postgres://${DB_USER:-app}:hunter22@db:5432/app")],
  ["a default in an address", list("DATABASE_URL=postgres://app:${PW:-hunter22}@db:5432/${DB}")],
  [
    "an anchor",
    "x: &e\n  DB_PASSWORD: hunter22\nservices:\n  db:\n    environment: *e\n  b:\n    environment:\n      <<: *e\n",
  ],
  [
    "a strange service name",
    "services:\n  1.db-a:\n    environment:\n      - POSTGRES_PASSWORD=hunter22\n  b:\n    environment:\n      - POSTGRES_PASSWORD=other333\n",
  ],
])("the same value reaches the container: %s", async (_, text) => {
  const { files, after, proposals } = await fix({ "compose.yml": text });
  expect(proposals.length).toBeGreaterThan(0);
  expect(after).toEqual([]);
  expect(files["compose.yml"]).not.toMatch(/hunter22|1234567|other333/);
  expect(environments(files)).toEqual(environments({ "compose.yml": text }));
  expect(parse(files["compose.yml"] ?? "").services).not.toEqual(parse(text).services);
});

test("one variable for one value, another for another", async () => {
  const before = {
    "compose.yml":
      "services:\n  a:\n    environment:\n      DB_PASSWORD: hunter22\n  b:\n    environment:\n      DB_PASSWORD: hunter22\n  c:\n    environment:\n      DB_PASSWORD: other333\n      DB_URL: mysql://u:other333@h/d\n      MQ_URL: amqp://u:third444@h\n",
  };
  const { files } = await fix(before);
  expect(files[".env"]).toBe(
    "DB_PASSWORD=hunter22\nC_DB_PASSWORD=other333\nMQ_URL_PASSWORD=third444\n",
  );
  expect(files["compose.yml"]).toContain(
    "DB_URL: mysql://u:${C_DB_PASSWORD:?set C_DB_PASSWORD in .env}@h/d",
  );
  expect(environments(files)).toEqual(environments(before));
});

test.each([
  ["the same value", "DB_PASSWORD=hunter22\n", "DB_PASSWORD=hunter22\n"],
  ["another value", "DB_PASSWORD=theirs", "DB_PASSWORD=theirs\nDB_DB_PASSWORD=hunter22\n"],
  ["a commented one", "# DB_PASSWORD=\n", "# DB_PASSWORD=\nDB_PASSWORD=hunter22\n"],
])("minds a .env with %s", async (_, env, after) => {
  const before = {
    "compose.yml": list("DB_PASSWORD=hunter22"),
    ".env": env,
    ".gitignore": "*.log\n",
  };
  const { files } = await fix(before);
  expect(files[".env"]).toBe(after);
  expect(files[".gitignore"]).toBe("*.log\n.env\n");
  expect(environments(files)).toEqual(environments(before));
});

test("a default gives way to what the .env sets already", async () => {
  const before = { "compose.yml": list("DB_PASSWORD=${PW:-hunter22}"), ".env": "PW=theirs\n" };
  const { files } = await fix(before);
  expect(files[".env"]).toBe("PW=theirs\n");
  expect(environments(files)).toEqual(environments(before));
});

test("takes no name that a Compose file uses for something else", async () => {
  const before = {
    "compose.yml": list("DB_PASSWORD=hunter22", "OTHER=${DB_PASSWORD}x"),
  };
  const { files } = await fix(before);
  expect(files[".env"]).toBe("DB_DB_PASSWORD=hunter22\n");
  expect(environments(files)).toEqual(environments(before));
  const sibling = await fix({
    "compose.yml": list("DB_PASSWORD=hunter22"),
    "compose.override.yml": list("DB_PASSWORD"),
  });
  expect(sibling.files[".env"]).toBe("DB_DB_PASSWORD=hunter22\n");
});

test("files of one folder share the .env and do not take each other's names", async () => {
  const before = {
    "compose.a.yml": list("DB_PASSWORD=hunter22", "X_PASSWORD=${PW:-same444}"),
    "compose.b.yml": list("DB_PASSWORD=other333", "Y_PASSWORD=${PW:-same444}"),
  };
  const { files, after } = await fix(before);
  expect(after).toEqual([]);
  for (const path of Object.keys(before)) {
    expect(environments(files, path)).toEqual(environments(before, path));
  }
  expect(files[".env"]?.split("\n").sort()).toEqual(
    ["", "DB_DB_PASSWORD=other333", "DB_PASSWORD=hunter22", "PW=same444"].sort(),
  );
});

test("a file in a folder gets its .env there", async () => {
  const before = {
    "deploy/compose.yml": list("DB_PASSWORD=hunter22"),
    "deploy/Dockerfile": "FROM x\n",
  };
  const { files } = await fix(before);
  expect(files["deploy/.env"]).toBe("DB_PASSWORD=hunter22\n");
  expect(files[".gitignore"]).toBe(".env\n");
  expect(files["deploy/.dockerignore"]).toBe("**/.env\n");
  expect(environments(files, "deploy/compose.yml")).toEqual(
    environments(before, "deploy/compose.yml"),
  );
});

test("is guided where services read the whole .env", async () => {
  const text = `${list("DB_PASSWORD=hunter22")}  web:\n    env_file: .env\n`;
  expect((await fix({ "compose.yml": text })).files["compose.yml"]).toBe(text);
  const { proposals } = await fix({ "compose.yml": text }, true);
  expect(proposals[0]?.fix.notes?.join()).toContain("web");
});

test.each([
  ["a backslash", list("'DB_PASSWORD=hunter\\22'"), {}],
  ["both quotes", list("'DB_PASSWORD=a\"\"b''$$22'"), {}],
  [
    "two defaults of one variable",
    list("A_PASSWORD=${PW:-hunter22}", "B_PASSWORD=${PW:-other333}"),
    {},
  ],
  ["a variable set to nothing", list("DB_PASSWORD=${PW:-hunter22}"), { ".env": "PW=\n" }],
  [
    "a number that YAML reads otherwise",
    "services:\n  db:\n    environment:\n      DB_PASSWORD: 0x1f2e3d\n",
    {},
  ],
])("leaves %s to a person", async (_, text, more) => {
  const { files, refused } = await fix({ "compose.yml": text, ...more }, true);
  expect(files["compose.yml"]).toBe(text);
  expect(refused[0]).toMatchObject({ reason: "needs-person" });
  expect(JSON.stringify(refused.map(({ message }) => message))).not.toMatch(/hunter|other333/);
});

test("whatever the value, it reaches the container as before, or nothing is edited", async () => {
  const value = fc.string({
    unit: fc.constantFrom(..."aZ09$${}#'\"\\ =:@/%&!|~`*-.,äx".split("")),
    minLength: 6,
    maxLength: 12,
  });
  const spelled = fc.constantFrom("single", "double", "map", "default");
  let moved = 0;
  await fc.assert(
    fc.asyncProperty(value, spelled, async (secret, how) => {
      const template = escapeTemplate(secret);
      const single = (text: string) => `'${text.replaceAll("'", "''")}'`;
      const texts: Record<string, string> = {
        single: list(single(`DB_PASSWORD=${template}`)),
        double: list(JSON.stringify(`DB_PASSWORD=${template}`)),
        map: `services:\n  db:\n    environment:\n      DB_PASSWORD: ${single(template)}\n`,
        default: list(single(`DB_PASSWORD=\${PW:-${template}}`)),
      };
      const before = { "compose.yml": texts[how] ?? "" };
      const { files } = await fix(before);
      if (files[".env"] === undefined) expect(files).toEqual(before);
      else moved++;
      expect(environments(files)).toEqual(environments(before));
    }),
    { numRuns: 300 },
  );
  expect(moved).toBeGreaterThan(60);
});
