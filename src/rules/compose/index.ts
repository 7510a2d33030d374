import type { Rule } from "../../model/index.ts";
import { capDrop } from "./cap-drop.ts";
import { databasePort } from "./database-port.ts";
import { dockerSocket } from "./docker-socket.ts";
import { hostNamespace } from "./host-namespace.ts";
import { noNewPrivileges } from "./no-new-privileges.ts";
import { plaintextPassword } from "./plaintext-password.ts";
import { privileged } from "./privileged.ts";
import { unconfinedProfile } from "./unconfined-profile.ts";
import { writableRoot } from "./writable-root.ts";

/** In the order of their ids. */
export const composeRules: readonly Rule[] = [
  capDrop,
  databasePort,
  dockerSocket,
  hostNamespace,
  noNewPrivileges,
  plaintextPassword,
  privileged,
  unconfinedProfile,
  writableRoot,
];
