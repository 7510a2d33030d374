import type { Accounts } from "../../rootfs/accounts.ts";
import type { WorkingRoot } from "../../rootfs/working-root.ts";
import type { DpkgDatabase } from "../unpack/dpkg-database.ts";
import type { Debconf } from "./debconf.ts";

/** What a maintainer script sees and changes while it is walked through. */
export interface ScriptHost {
  readonly root: WorkingRoot;
  readonly accounts: Accounts;
  /** dpkg's; left out where packages are apk's, whose scripts have other commands. */
  readonly database?: DpkgDatabase;
  readonly packageName: string;
  readonly architecture: string;
  /** `preinst`, `postinst`, `prerm`, `postrm`, `config`. */
  readonly script: string;
  /** Answers of debconf; read when a script first asks. */
  readonly debconf: () => Promise<Debconf>;
  /** Commands that were taken for what does nothing in an image, or were done in its files. */
  readonly noted: Set<string>;
  /** Explicit triggers that it set off. */
  readonly triggers: Set<string>;
  /** Python files are compiled when they are first used, where nobody may compile them now. */
  readonly bytecode: { isAsked: boolean };
}
