import type { Rule } from "../../model/index.ts";
import { addLocalFile } from "./add-local-file.ts";
import { aptLists } from "./apt-lists.ts";
import { aptRecommends } from "./apt-recommends.ts";
import { cachedOsUpgrade } from "./cached-os-upgrade.ts";
import { missingHealthcheck } from "./missing-healthcheck.ts";
import { rootUser } from "./root-user.ts";
import { secretInEnv } from "./secret-in-env.ts";
import { setcapRemove } from "./setcap-remove.ts";
import { unpinnedImage } from "./unpinned-image.ts";

/** In the order of their ids. */
export const dockerfileRules: readonly Rule[] = [
  addLocalFile,
  aptLists,
  aptRecommends,
  cachedOsUpgrade,
  missingHealthcheck,
  rootUser,
  secretInEnv,
  setcapRemove,
  unpinnedImage,
];
