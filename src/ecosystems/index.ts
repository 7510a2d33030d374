import type { Ecosystem } from "../model/index.ts";
import { alpine } from "./alpine.ts";
import { debian } from "./debian.ts";
import { go } from "./go.ts";
import { maven } from "./maven.ts";
import { npm } from "./npm.ts";
import { pypi } from "./pypi.ts";
import { rpm } from "./rpm.ts";
import { unsupported } from "./unsupported.ts";

/** In the order of their ids. */
export const ecosystems: readonly Ecosystem[] = [
  alpine,
  debian,
  go,
  maven,
  npm,
  pypi,
  rpm,
  unsupported,
] as readonly unknown[] as readonly Ecosystem[];
