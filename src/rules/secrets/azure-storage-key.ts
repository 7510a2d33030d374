import { type TokenRule, tokenRule } from "../token-rule.ts";

/** Account keys in connection strings (64 bytes in base64). The key of the local emulator is public and passed over. */
export const azureStorageKey: TokenRule = tokenRule({
  id: "secrets/azure-storage-key",
  type: "Azure storage key",
  pattern: /AccountKey=(?<secret>[0-9A-Za-z+/]{86}==)(?![\w=])/,
  keywords: ["AccountKey="],
  severity: "critical",
  revoke: "the portal, the storage account, Access keys, Rotate key",
  check: (key) => (key.startsWith("Eby8vdM02xNO") ? "no" : {}),
});
