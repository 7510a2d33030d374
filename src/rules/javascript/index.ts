import type { Rule } from "../../model/index.ts";
import { codeInjection } from "./code-injection.ts";
import { commandInjection } from "./command-injection.ts";
import { corsAnyOrigin } from "./cors-any-origin.ts";
import { crossSiteScripting } from "./cross-site-scripting.ts";
import { debugMode } from "./debug-mode.ts";
import { electronSettings } from "./electron-settings.ts";
import { fewHashRounds } from "./few-hash-rounds.ts";
import { hardcodedSecret } from "./hardcoded-secret.ts";
import { identityFromHeader } from "./identity-from-header.ts";
import { insecureCookie } from "./insecure-cookie.ts";
import { jwtNoExpiry } from "./jwt-no-expiry.ts";
import { jwtUnverified } from "./jwt-unverified.ts";
import { ldapInjection } from "./ldap-injection.ts";
import { logInjection } from "./log-injection.ts";
import { massAssignment } from "./mass-assignment.ts";
import { missingSecurityHeaders } from "./missing-security-headers.ts";
import { nosqlInjection } from "./nosql-injection.ts";
import { openRedirect } from "./open-redirect.ts";
import { pathTraversal } from "./path-traversal.ts";
import { postMessage } from "./post-message.ts";
import { prototypePollution } from "./prototype-pollution.ts";
import { regexInjection } from "./regex-injection.ts";
import { secretInResponse } from "./secret-in-response.ts";
import { secretLogged } from "./secret-logged.ts";
import { sqlInjection } from "./sql-injection.ts";
import { ssrf } from "./ssrf.ts";
import { templateInjection } from "./template-injection.ts";
import { tlsVerifyOff } from "./tls-verify-off.ts";
import { unauthenticatedEndpoint } from "./unauthenticated-endpoint.ts";
import { unlimitedLogin } from "./unlimited-login.ts";
import { unsafeBuffer } from "./unsafe-buffer.ts";
import { unsafeComparison } from "./unsafe-comparison.ts";
import { unsafeDeserialization } from "./unsafe-deserialization.ts";
import { verificationFallsOpen } from "./verification-falls-open.ts";
import { weakCipher } from "./weak-cipher.ts";
import { weakHash } from "./weak-hash.ts";
import { weakPasswordHash } from "./weak-password-hash.ts";
import { weakRandom } from "./weak-random.ts";
import { weakTlsVersion } from "./weak-tls-version.ts";
import { xmlExternalEntities } from "./xml-external-entities.ts";
import { xpathInjection } from "./xpath-injection.ts";

/** In the order of their ids. */
export const javascriptRules: readonly Rule[] = [
  codeInjection,
  commandInjection,
  corsAnyOrigin,
  crossSiteScripting,
  debugMode,
  electronSettings,
  fewHashRounds,
  hardcodedSecret,
  identityFromHeader,
  insecureCookie,
  jwtNoExpiry,
  jwtUnverified,
  ldapInjection,
  logInjection,
  massAssignment,
  missingSecurityHeaders,
  nosqlInjection,
  openRedirect,
  pathTraversal,
  postMessage,
  prototypePollution,
  regexInjection,
  secretInResponse,
  secretLogged,
  sqlInjection,
  ssrf,
  templateInjection,
  tlsVerifyOff,
  unauthenticatedEndpoint,
  unlimitedLogin,
  unsafeBuffer,
  unsafeComparison,
  unsafeDeserialization,
  verificationFallsOpen,
  weakCipher,
  weakHash,
  weakPasswordHash,
  weakRandom,
  weakTlsVersion,
  xmlExternalEntities,
  xpathInjection,
];
