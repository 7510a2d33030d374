import * as nodeModule from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openPrograms, type Programs } from "../io/compiled-programs.ts";
import { cacheFolder } from "../io/folders.ts";
import { optimizeAsUsual } from "../io/optimize-less.ts";

interface Main {
  readonly main: (args: readonly string[]) => Promise<number>;
}

const programs = keepingPrograms();
const { main } = programs.load(fileURLToPath(new URL("./main.cjs", import.meta.url))) as Main;
void main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
  optimizeAsUsual();
  programs.keep();
});

/** What is compiled is kept in the user's own cache, unless Node's own variable says otherwise. */
function keepingPrograms(): Programs {
  const require = nodeModule.createRequire(import.meta.url);
  const plain = { load: require, keep: () => {} };
  if (process.env["NODE_DISABLE_COMPILE_CACHE"] !== undefined) return plain;
  const folder = join(cacheFolder(), "compiled");
  const { enableCompileCache } = nodeModule as {
    readonly enableCompileCache?: (folder: string) => unknown;
  };
  if (!enableCompileCache) return openPrograms(folder);
  enableCompileCache(folder);
  return plain;
}
