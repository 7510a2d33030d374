import type { Ecosystem } from "../model/index.ts";
import { alpine } from "./alpine.ts";
import { cargo } from "./cargo.ts";
import { composer } from "./composer.ts";
import { debian } from "./debian.ts";
import { go } from "./go.ts";
import { maven } from "./maven.ts";
import { npm } from "./npm.ts";
import { nuget } from "./nuget.ts";
import { pypi } from "./pypi.ts";
import { rpm } from "./rpm.ts";
import { rubygems } from "./rubygems.ts";
import { unsupported } from "./unsupported.ts";

/** In the order of their ids. */
export const ecosystems: readonly Ecosystem[] = [
  alpine,
  cargo,
  composer,
  debian,
  go,
  maven,
  npm,
  nuget,
  pypi,
  rpm,
  rubygems,
  unsupported,
] as readonly unknown[] as readonly Ecosystem[];
