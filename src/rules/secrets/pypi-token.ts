import { type TokenRule, tokenRule } from "../token-rule.ts";

/** Upload tokens: a macaroon whose first bytes name the index. */
export const pypiToken: TokenRule = tokenRule({
  id: "secrets/pypi-token",
  type: "PyPI token",
  pattern: /pypi-AgE(?:IcHlwaS5vcmc|NdGVzdC5weXBpLm9yZw)[\w-]{50,300}(?![\w-])/,
  keywords: ["pypi-AgE"],
  severity: "critical",
  revoke: "the account settings, API tokens",
});
