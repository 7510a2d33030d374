import { type TokenRule, tokenRule } from "../token-rule.ts";

/** The secret half of an age key pair (age format, bech32 with 58 characters). */
export const ageSecretKey: TokenRule = tokenRule({
  id: "secrets/age-secret-key",
  type: "age secret key",
  pattern: /AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}(?![0-9A-Za-z])/,
  keywords: ["AGE-SECRET-KEY-1"],
  severity: "high",
  revoke: "make a new key, encrypt everything again to it",
});
