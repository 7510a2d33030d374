import type { Ecosystem } from "../model/index.ts";
import { alpine } from "./alpine.ts";
import { debian } from "./debian.ts";
import { pypi } from "./pypi.ts";
import { rpm } from "./rpm.ts";
import { unsupported } from "./unsupported.ts";

/** In the order of their ids. */
export const ecosystems: readonly Ecosystem[] = [
  alpine,
  debian,
  pypi,
  rpm,
  unsupported,
] as readonly unknown[] as readonly Ecosystem[];
