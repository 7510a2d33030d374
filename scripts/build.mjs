// Bundles src into dist: one file a command, loaded on demand, with the grammars and the advisories.
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, transform } from "esbuild";

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");
process.chdir(root);
rmSync(dist, { recursive: true, force: true });

const shared = {
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  // jsonc-parser's UMD build requires its parts by computed names.
  mainFields: ["module", "main"],
  // CommonJS packages in an ES module still ask for Node's own by require.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module";\nconst require = __createRequire(import.meta.url);',
  },
  minifySyntax: true,
  minifyWhitespace: true,
  metafile: true,
  logLevel: "warning",
};

const commands = readdirSync("src/cli")
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
  .map((name) => name.slice(0, -3))
  .filter((name) =>
    readFileSync(`src/cli/${name}.ts`, "utf8").includes("export async function run("),
  );

/** What most runs do without: each is compiled when the first of its names is used. */
const onDemand = [
  "@babel/parser",
  "@noble/curves/ed25519.js",
  "@renovatebot/pep440",
  "ae-cvss-calculator",
  "diff",
  "jsonc-parser",
  "toml-eslint-parser",
  "xz-decompress",
  "yaml",
  "zstddec/stream",
];
/** These share most of their code: one file, of which each part runs when it is first used. */
const onDemandTogether = {
  sigstore: [
    "@sigstore/bundle",
    "@sigstore/protobuf-specs",
    "@sigstore/sign",
    "@sigstore/tuf",
    "@sigstore/verify",
  ],
};
/** Parts of Node that most runs do without, too. */
const builtinsOnDemand = [
  "node:child_process",
  "node:fs/promises",
  "node:worker_threads",
  "node:zlib",
];
const libraries = new Map();
for (const file of builtinsOnDemand) {
  libraries.set(file, { file, part: "", names: Object.keys(require(file)) });
}
for (const name of onDemand) libraries.set(name, await bundleLibrary(name));
for (const [file, names] of Object.entries(onDemandTogether)) {
  for (const [name, library] of await bundleLibraries(file, names)) libraries.set(name, library);
}

/** Few files a command, and only what it uses: that makes the start-up short. */
const bundles = [];
for (const name of ["index", "cli/worker", "cli/deb-worker"]) {
  bundles.push(await bundleProgram(`src/${name}.ts`));
}
// As CommonJS: what V8 compiled of it can be kept, in Node 20 too.
for (const name of ["start", "main", "commands", "inflate-worker", ...commands]) {
  bundles.push(await bundleProgram(`src/cli/${name}.ts`, toCommonJs));
}

mkdirSync(join(dist, "data/keys"), { recursive: true });
for (const name of ["archive-keys.json", "apk-keys.json"])
  copyFileSync(`data/keys/${name}`, join(dist, "data/keys", name));
await buildAdvisories();
const inputs = [...bundles, ...libraries.values()].flatMap(({ metafile }) =>
  Object.keys(metafile?.inputs ?? {}),
);
writeFileSync(join(dist, "THIRD-PARTY-NOTICES.txt"), notices(inputs));

const types = spawnSync("npx", ["tsc", "-p", "tsconfig.build.json"], { stdio: "inherit" });
process.exitCode = types.status ?? 1;

/** Bundles a program; what it imports on demand becomes a file beside it. */
async function bundleProgram(entry, convert = (file) => file) {
  const bundle = await build({
    ...shared,
    write: false,
    // A quarter less to compile at every start.
    minifyIdentifiers: true,
    entryPoints: [entry],
    outdir: dist,
    entryNames: "[name]",
    chunkNames: "[name]-[hash]",
    splitting: true,
    plugins: [
      { name: "load-libraries-on-demand", setup: loadLibrariesOnDemand },
      { name: "load-commands-on-demand", setup: loadCommandsOnDemand },
    ],
  });
  for (const file of bundle.outputFiles) {
    const { path, text } = await convert(file);
    writeFileSync(path, text);
  }
  return bundle;
}

/** esbuild splits ES modules only: their imports of each other become calls of `require`. */
async function toCommonJs({ path, text }) {
  const { code } = await transform(text.replace(shared.banner.js, ""), {
    format: "cjs",
    platform: "node",
    target: "node20",
    supported: { "dynamic-import": false },
    define: { "import.meta.url": "__moduleUrl" },
    minifySyntax: true,
    minifyWhitespace: true,
  });
  const url = code.includes("__moduleUrl")
    ? 'const __moduleUrl = require("node:url").pathToFileURL(__filename).href;'
    : "";
  return {
    path: path.replace(/\.js$/, ".cjs"),
    text: `"use strict";${url}${code.replace(/(require\("\.\/[\w-]+)\.js"\)/g, '$1.cjs")')}`,
  };
}

/** The commands are programs of their own. */
function loadCommandsOnDemand({ onResolve }) {
  onResolve({ filter: /^\.\/[\w-]+\.ts$/ }, ({ path, kind, importer }) =>
    kind === "dynamic-import" && importer.endsWith("main.ts")
      ? { path: path.replace(/\.ts$/, ".js"), external: true }
      : undefined,
  );
}

/** Bundles one package as a file of its own, and asks it for the names that it exports. */
async function bundleLibrary(name) {
  const file = `./lib/${name.replace("@", "").replaceAll("/", "-").replace(/\.js$/, "")}.cjs`;
  const metafile = await bundleTo(file, `module.exports = require(${JSON.stringify(name)});`);
  return { file, metafile, part: "", names: Object.keys(require(join(dist, file))) };
}

/** Bundles several packages as one file, whose exports are getters of them by their names. */
async function bundleLibraries(title, names) {
  const file = `./lib/${title}.cjs`;
  const getters = names.map(
    (name) => `get ${JSON.stringify(name)}() { return require("${name}"); }`,
  );
  const metafile = await bundleTo(file, `module.exports = { ${getters.join(", ")} };`);
  const all = require(join(dist, file));
  return names.map((name) => [
    name,
    { file, metafile, part: `[${JSON.stringify(name)}]`, names: Object.keys(all[name]) },
  ]);
}

async function bundleTo(file, contents) {
  const { metafile } = await build({
    ...shared,
    stdin: { contents, resolveDir: root },
    outfile: join(dist, file),
    format: "cjs",
    banner: {},
  });
  return metafile;
}

/** An import of such a package becomes an object of getters that load its file. */
function loadLibrariesOnDemand({ onResolve, onLoad }) {
  const namespace = "on-demand";
  onResolve({ filter: /^[@\w]/ }, ({ path, kind, namespace: from }) => {
    if (!libraries.has(path) || from === namespace) return undefined;
    if (kind !== "dynamic-import") return { path, namespace };
    return { errors: [{ text: `${path} loads by itself on demand: import it as usual.` }] };
  });
  onLoad({ filter: /./, namespace }, ({ path }) => {
    const { file, names, part } = libraries.get(path);
    const getters = names.map((name) => `get ${name}() { return load().${name}; }`);
    return {
      contents: `let library;
        const load = () => (library ??= require(${JSON.stringify(file)})${part});
        module.exports = { ${getters.join(", ")} };`,
    };
  });
  onResolve({ filter: /./, namespace }, ({ path }) => ({ path, external: true }));
}

/** The snapshot of facts as a database file. */
async function buildAdvisories() {
  const out = join(dist, ".snapshot.mjs");
  await build({ ...shared, entryPoints: ["src/advisories/snapshot.ts"], outfile: out });
  const { buildSnapshot } = await import(pathToFileURL(out).href);
  const texts = Object.fromEntries(
    ["pypi.ndjson", "postgresql.ndjson", "kev.ndjson"].map((name) => [
      name,
      readFileSync(`data/advisories/${name}`, "utf8"),
    ]),
  );
  mkdirSync(join(dist, "data"), { recursive: true });
  for (const [name, bytes] of buildSnapshot(texts)) writeFileSync(join(dist, "data", name), bytes);
  rmSync(out);
}

/** Licences of everything that was bundled. */
function notices(inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const match = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(input);
    if (match) folders.add(match[1]);
  }
  return [...folders]
    .sort()
    .map(notice)
    .join(`\n${"-".repeat(72)}\n\n`);
}

function notice(name) {
  const folder = join("node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = [
    "LICENSE",
    "LICENSE.md",
    "LICENSE.txt",
    "License.txt",
    "license",
    "LICENCE",
    "COPYING",
  ]
    .map((candidate) => join(folder, candidate))
    .find(existsSync);
  return `${name} ${version} (${license})\n\n${file ? readFileSync(file, "utf8") : ""}`;
}
