import { type TokenRule, tokenRule } from "../token-rule.ts";

/** Personal, deploy, runner, trigger and agent tokens. */
export const gitlabToken: TokenRule = tokenRule({
  id: "secrets/gitlab-token",
  type: "GitLab token",
  pattern:
    /(?:(?:glpat|gldt|glrt|glptt|glcbt|glffct|glft|glimt|glagent|gloas|glsoat)-[\w-]{20,300}(?:\.[0-9a-z]{2}\.[0-9a-z]{7,9})?|GR1348941[\w-]{20})(?![\w-])/,
  keywords: [
    "glpat-",
    "gldt-",
    "glrt-",
    "glptt-",
    "glcbt-",
    "glffct-",
    "glft-",
    "glimt-",
    "glagent-",
    "gloas-",
    "glsoat-",
    "GR1348941",
  ],
  severity: "high",
  revoke: "the user or project settings, Access tokens",
});
