import type { Rule } from "../../model/index.ts";
import type { GitlabDocument } from "../../syntax/gitlab-ci.ts";
import { type ContentTrustEvidence, findContentTrust } from "../content-trusts.ts";

/** A service that ends: with it switched on, pulls fail. */
export const contentTrust: Rule<GitlabDocument, ContentTrustEvidence> = {
  id: "gitlab/content-trust",
  kind: "misconfiguration",
  reads: "gitlab",
  title: "Docker Content Trust ends",
  advice: "Remove it, pin images by digest, and verify signatures with cosign or Notation.",
  severity: "medium",
  cwe: 477,
  triggers: ["docker_content_trust", "docker trust"],
  find: findContentTrust,
};
