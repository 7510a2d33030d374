import type { ArchiveFeed } from "../model/index.ts";
import { osvLayout } from "./osv.ts";

/**
 * Ubuntu's own OSV records, as OSV exports them: a record for each CVE with its priority, one for each
 * notice, for every release and for Ubuntu Pro.
 */
export const ubuntu: ArchiveFeed = {
  id: "ubuntu",
  title: "Ubuntu",
  kind: "archive",
  lies: "osv",
  families: ["Ubuntu"],
  ...osvLayout(),
};
