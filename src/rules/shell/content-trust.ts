import type { Rule } from "../../model/index.ts";
import type { ShellDocument } from "../../syntax/shell.ts";
import { type ContentTrustEvidence, findContentTrust } from "../content-trusts.ts";

/** A service that ends: with it switched on, pulls fail. */
export const contentTrust: Rule<ShellDocument, ContentTrustEvidence> = {
  id: "shell/content-trust",
  kind: "misconfiguration",
  reads: "shell",
  title: "Docker Content Trust ends",
  advice: "Remove it, pin images by digest, and verify signatures with cosign or Notation.",
  severity: "medium",
  cwe: 477,
  triggers: ["docker_content_trust", "docker trust"],
  find: findContentTrust,
};
