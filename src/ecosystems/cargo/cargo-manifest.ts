import { members } from "../../model/json-values.ts";
import { readToml } from "../../syntax/toml.ts";
import type { AskingManifest } from "../unlocked.ts";

/**
 * Looks whether a `Cargo.toml` asks for crates that are not in folders beside it.
 *
 * @throws SyntaxError where it is no TOML, its message says where
 */
export function readCargoManifest(text: string): AskingManifest {
  const { value } = readToml(text);
  const tables = [value, ...Object.values(members(value["target"])).map(members)];
  const needs = tables.flatMap((table) => [
    ...Object.values(members(table["dependencies"])),
    ...Object.values(members(table["build-dependencies"])),
  ]);
  return { kind: "manifest", asks: needs.some((need) => members(need)["path"] === undefined) };
}
