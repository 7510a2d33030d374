import type { Rule } from "../../model/index.ts";
import type { WorkflowDocument } from "../../syntax/workflow.ts";
import { type ContentTrustEvidence, findContentTrust } from "../content-trusts.ts";

/** A service that ends: with it switched on, pulls fail. */
export const contentTrust: Rule<WorkflowDocument, ContentTrustEvidence> = {
  id: "github/content-trust",
  kind: "misconfiguration",
  reads: "github",
  title: "Docker Content Trust ends",
  advice: "Remove it, pin images by digest, and verify signatures with cosign or Notation.",
  severity: "medium",
  cwe: 477,
  triggers: ["docker_content_trust", "docker trust"],
  find: findContentTrust,
};
