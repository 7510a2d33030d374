import { runInNewContext } from "node:vm";

/**
 * Runs a CommonJS module under this Node and gives what it exports.
 *
 * @param modules - what `require` gives, by name
 */
export function runJavascript(
  source: string,
  modules: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const module: { exports: Record<string, unknown> } = { exports: {} };
  const require = (name: string): unknown => {
    if (!(name in modules)) throw new Error(`${name} is not there`);
    return modules[name];
  };
  runInNewContext(source, { module, exports: module.exports, require, process, Buffer, URL });
  return module.exports;
}
