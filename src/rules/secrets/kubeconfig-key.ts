import { type TokenRule, tokenRule } from "../token-rule.ts";

/** The private key of a user in a kubeconfig: PEM in base64. */
export const kubeconfigKey: TokenRule = tokenRule({
  id: "secrets/kubeconfig-key",
  type: "Kubernetes client key",
  pattern: /client-key-data["']?:\s{0,8}["']?(?<secret>[0-9A-Za-z+/]{100,8000}={0,2})(?![\w+/=])/,
  keywords: ["client-key-data"],
  severity: "critical",
  revoke: "issue new client certificates; one that was issued cannot be taken back",
  check: (encoded) =>
    /^-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----/.test(
      Buffer.from(encoded, "base64").toString("latin1"),
    )
      ? { proven: true }
      : "no",
});
