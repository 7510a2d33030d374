import { expect, test } from "vitest";
import { moduleSettingsSyntax } from "../../syntax/module-settings.ts";
import { settingsIn } from "./module-settings.ts";
import { indexScripts } from "./modules.ts";

/** Where a name leads from a file, in a project of files by path: `file rest`. */
const lookUp = (files: Readonly<Record<string, unknown>>) => {
  const paths = Object.keys(files).filter((path) => !path.endsWith(".json"));
  const settings = Object.entries(files).flatMap(([path, content]) => {
    if (!path.endsWith(".json")) return [];
    const text = typeof content === "string" ? content : JSON.stringify(content);
    const value = settingsIn(moduleSettingsSyntax.parse({ path, text, encoding: "utf-8" }));
    return value ? [{ path, value }] : [];
  });
  const modules = indexScripts(paths, settings);
  return (from: string, name: string) => {
    const found = modules.resolve(from, name);
    return found && `${found.file} ${found.rest}`.trim();
  };
};

test("relative names mean files with any ending, folders and what is compiled to them", () => {
  const at = lookUp({
    "src/app.ts": 0,
    "src/db.js": 0,
    "src/user.service.ts": 0,
    "src/routes/index.tsx": 0,
    "lib.mts": 0,
    "old/start.js": 0,
    "old/package.json": { main: "./start" },
  });
  expect(at("src/app.ts", "./db|query")).toBe("src/db.js query");
  expect(at("src/app.ts", "./db.js|")).toBe("src/db.js");
  expect(at("src/app.ts", "./user.service|UserService.find")).toBe(
    "src/user.service.ts UserService.find",
  );
  expect(at("src/app.ts", "./user.service.js|default")).toBe("src/user.service.ts default");
  expect(at("src/app.ts", "./routes|router")).toBe("src/routes/index.tsx router");
  expect(at("src/routes/index.tsx", "..|x")).toBeUndefined();
  expect(at("src/routes/index.tsx", "../../lib.mjs|x")).toBe("lib.mts x");
  expect(at("src/app.ts", "../old|run")).toBe("old/start.js run");
  expect(at("src/app.ts", "|local")).toBe("src/app.ts local");
  expect(at("src/app.ts", "express|Router")).toBeUndefined();
});

test("paths of the compiler, with comments, through what it extends, and bare names from its base", () => {
  const at = lookUp({
    "api/src/app.ts": 0,
    "api/src/shared/log.ts": 0,
    "web/src/page.tsx": 0,
    "web/src/lib/api.ts": 0,
    "web/src/lib/deep/api.ts": 0,
    "tsconfig.base.json": `{ // for all
      "compilerOptions": { "paths": { "@shared/*": ["missing/*", "api/src/shared/*"], }, },
    }`,
    "api/tsconfig.json": { extends: "../tsconfig.base", compilerOptions: { strict: true } },
    "web/tsconfig.json": { references: [{ path: "./tsconfig.app.json" }] },
    "web/tsconfig.app.json": {
      compilerOptions: {
        baseUrl: "src",
        paths: { "@/*": ["./*"], "@/lib/*": ["./lib/deep/*"], log: ["../../api/src/shared/log"] },
      },
    },
  });
  expect(at("api/src/app.ts", "@shared/log|write")).toBe("api/src/shared/log.ts write");
  expect(at("web/src/page.tsx", "@/page|default")).toBe("web/src/page.tsx default");
  expect(at("web/src/page.tsx", "@/lib/api|get")).toBe("web/src/lib/deep/api.ts get");
  expect(at("web/src/page.tsx", "lib/api.get")).toBe("web/src/lib/api.ts get");
  expect(at("web/src/page.tsx", "log|write")).toBe("api/src/shared/log.ts write");
  expect(at("web/src/page.tsx", "react|useState")).toBeUndefined();
});

test("packages of the project by their names, and what they call their own files", () => {
  const at = lookUp({
    "packages/lib/src/index.ts": 0,
    "packages/lib/src/run.ts": 0,
    "packages/lib/src/internal/a.ts": 0,
    "packages/lib/package.json": {
      name: "@team/lib",
      exports: {
        ".": { types: "./dist/index.d.ts", import: "./dist/index.js" },
        "./run": { node: [{ import: "./dist/run.js" }] },
      },
      imports: { "#internal/*": "./src/internal/*.js" },
    },
    "packages/plain/index.js": 0,
    "packages/plain/extra/more.js": 0,
    "packages/plain/package.json": { name: "plain" },
    "packages/mapped/src/main.ts": 0,
    "packages/mapped/package.json": { name: "mapped", main: "dist/main.js" },
    "app/server.js": 0,
    "app/package.json": "{ broken",
  });
  expect(at("app/server.js", "@team/lib.start")).toBe("packages/lib/src/index.ts start");
  expect(at("app/server.js", "@team/lib/run.Runner().go")).toBe(
    "packages/lib/src/run.ts Runner().go",
  );
  expect(at("packages/lib/src/run.ts", "#internal/a|x")).toBe("packages/lib/src/internal/a.ts x");
  expect(at("app/server.js", "#internal/a|x")).toBeUndefined();
  expect(at("app/server.js", "plain|default")).toBe("packages/plain/index.js default");
  expect(at("app/server.js", "plain/extra/more|x")).toBe("packages/plain/extra/more.js x");
  expect(at("app/server.js", "mapped|x")).toBe("packages/mapped/src/main.ts x");
  expect(at("app/server.js", "@team/other.x")).toBeUndefined();
});

test("settings that go round in circles, or say odd things, lead nowhere", () => {
  const at = lookUp({
    "a.ts": 0,
    "tsconfig.json": { extends: "./tsconfig.other.json" },
    "tsconfig.other.json": { extends: ["./tsconfig.json", 5, null] },
    "package.json": {
      name: 7,
      main: ["x"],
      exports: null,
      imports: { "#a": { b: [{}] }, "#*": "./*" },
    },
    "b/package.json": "[]",
    "b/jsconfig.json": { compilerOptions: { paths: [], baseUrl: 3 } },
  });
  expect(at("a.ts", "#a|x")).toBe("a.ts x");
  expect(at("a.ts", "zod|x")).toBeUndefined();
  expect(at("a.ts", "../../../a|x")).toBe("a.ts x");
  expect(at("b/c.ts", `${"a.".repeat(5000)}b`)).toBeUndefined();
});
