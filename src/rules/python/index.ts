import type { Rule } from "../../model/index.ts";
import { assertGuard } from "./assert-guard.ts";
import { bidiText } from "./bidi-text.ts";
import { cleartextProtocol } from "./cleartext-protocol.ts";
import { commandInjection } from "./command-injection.ts";
import { corsAnyOrigin } from "./cors-any-origin.ts";
import { csrfOff } from "./csrf-off.ts";
import { debugMode } from "./debug-mode.ts";
import { debuggerCall } from "./debugger-call.ts";
import { djangoSettings } from "./django-settings.ts";
import { ecbMode } from "./ecb-mode.ts";
import { evalCall } from "./eval-call.ts";
import { flaskDebug } from "./flask-debug.ts";
import { hardcodedSecret } from "./hardcoded-secret.ts";
import { httpoxy } from "./httpoxy.ts";
import { identityFromHeader } from "./identity-from-header.ts";
import { insecureCookie } from "./insecure-cookie.ts";
import { jwtNoExpiry } from "./jwt-no-expiry.ts";
import { jwtUnverified } from "./jwt-unverified.ts";
import { loggingConfigListen } from "./logging-config-listen.ts";
import { outdatedSettings } from "./outdated-settings.ts";
import { pycrypto } from "./pycrypto.ts";
import { sqlInjection } from "./sql-injection.ts";
import { sshHostKeyUnchecked } from "./ssh-host-key-unchecked.ts";
import { subprocessShell } from "./subprocess-shell.ts";
import { missingSecurityHeaders } from "./missing-security-headers.ts";
import { openRedirect } from "./open-redirect.ts";
import { swallowedError } from "./swallowed-error.ts";
import { templateAutoescapeOff } from "./template-autoescape-off.ts";
import { templateInjection } from "./template-injection.ts";
import { tlsVerifyOff } from "./tls-verify-off.ts";
import { unescapedHtml } from "./unescaped-html.ts";
import { unsafeComparison } from "./unsafe-comparison.ts";
import { verificationFallsOpen } from "./verification-falls-open.ts";
import { weakCipher } from "./weak-cipher.ts";
import { weakHash } from "./weak-hash.ts";
import { weakKey } from "./weak-key.ts";
import { weakPasswordHash } from "./weak-password-hash.ts";
import { weakRandom } from "./weak-random.ts";
import { weakSnmp } from "./weak-snmp.ts";
import { unauthenticatedEndpoint } from "./unauthenticated-endpoint.ts";
import { weakTlsVersion } from "./weak-tls-version.ts";
import { wildcardCommand } from "./wildcard-command.ts";
import { yamlLoad } from "./yaml-load.ts";

/** In the order of their ids. */
export const pythonRules: readonly Rule[] = [
  assertGuard,
  bidiText,
  cleartextProtocol,
  commandInjection,
  corsAnyOrigin,
  csrfOff,
  debugMode,
  debuggerCall,
  djangoSettings,
  ecbMode,
  evalCall,
  flaskDebug,
  hardcodedSecret,
  httpoxy,
  identityFromHeader,
  insecureCookie,
  jwtNoExpiry,
  jwtUnverified,
  loggingConfigListen,
  outdatedSettings,
  pycrypto,
  sqlInjection,
  sshHostKeyUnchecked,
  subprocessShell,
  swallowedError,
  templateAutoescapeOff,
  templateInjection,
  tlsVerifyOff,
  unescapedHtml,
  unsafeComparison,
  verificationFallsOpen,
  weakCipher,
  weakHash,
  weakKey,
  weakPasswordHash,
  missingSecurityHeaders,
  openRedirect,
  weakRandom,
  weakSnmp,
  weakTlsVersion,
  wildcardCommand,
  yamlLoad,
];
  unauthenticatedEndpoint,
