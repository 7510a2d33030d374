import type { Rule } from "../../model/index.ts";
import { archiveExtraction } from "./archive-extraction.ts";
import { assertGuard } from "./assert-guard.ts";
import { bidiText } from "./bidi-text.ts";
import { bindAllInterfaces } from "./bind-all-interfaces.ts";
import { cleartextProtocol } from "./cleartext-protocol.ts";
import { codeInjection } from "./code-injection.ts";
import { commandInjection } from "./command-injection.ts";
import { corsAnyOrigin } from "./cors-any-origin.ts";
import { crossSiteScripting } from "./cross-site-scripting.ts";
import { csrfOff } from "./csrf-off.ts";
import { debugMode } from "./debug-mode.ts";
import { debuggerCall } from "./debugger-call.ts";
import { djangoExtra } from "./django-extra.ts";
import { djangoSettings } from "./django-settings.ts";
import { ecbMode } from "./ecb-mode.ts";
import { evalCall } from "./eval-call.ts";
import { filePermissions } from "./file-permissions.ts";
import { flaskDebug } from "./flask-debug.ts";
import { hardcodedSecret } from "./hardcoded-secret.ts";
import { headerInjection } from "./header-injection.ts";
import { httpoxy } from "./httpoxy.ts";
import { identityFromHeader } from "./identity-from-header.ts";
import { insecureCookie } from "./insecure-cookie.ts";
import { insecureTempName } from "./insecure-temp-name.ts";
import { jwtNoExpiry } from "./jwt-no-expiry.ts";
import { jwtUnverified } from "./jwt-unverified.ts";
import { ldapInjection } from "./ldap-injection.ts";
import { logInjection } from "./log-injection.ts";
import { loggingConfigListen } from "./logging-config-listen.ts";
import { massAssignment } from "./mass-assignment.ts";
import { missingSecurityHeaders } from "./missing-security-headers.ts";
import { openRedirect } from "./open-redirect.ts";
import { outdatedSettings } from "./outdated-settings.ts";
import { passwordInComparison } from "./password-in-comparison.ts";
import { pathTraversal } from "./path-traversal.ts";
import { predictableTempPath } from "./predictable-temp-path.ts";
import { pycrypto } from "./pycrypto.ts";
import { reflectedInput } from "./reflected-input.ts";
import { requestWithoutTimeout } from "./request-without-timeout.ts";
import { secretInResponse } from "./secret-in-response.ts";
import { secretLogged } from "./secret-logged.ts";
import { serverSideRequestForgery } from "./server-side-request-forgery.ts";
import { sqlInjection } from "./sql-injection.ts";
import { sshHostKeyUnchecked } from "./ssh-host-key-unchecked.ts";
import { subprocessShell } from "./subprocess-shell.ts";
import { swallowedError } from "./swallowed-error.ts";
import { templateAutoescapeOff } from "./template-autoescape-off.ts";
import { templateInjection } from "./template-injection.ts";
import { templateSafeFilter } from "./template-safe-filter.ts";
import { tlsVerifyOff } from "./tls-verify-off.ts";
import { torchLoad } from "./torch-load.ts";
import { trustBoundary } from "./trust-boundary.ts";
import { unauthenticatedEndpoint } from "./unauthenticated-endpoint.ts";
import { undefinedSetting } from "./undefined-setting.ts";
import { unescapedHtml } from "./unescaped-html.ts";
import { unlimitedLogin } from "./unlimited-login.ts";
import { unpinnedModel } from "./unpinned-model.ts";
import { unsafeComparison } from "./unsafe-comparison.ts";
import { unsafeDeserialization } from "./unsafe-deserialization.ts";
import { untrustedDeserialization } from "./untrusted-deserialization.ts";
import { untrustedSql } from "./untrusted-sql.ts";
import { untrustedTemplate } from "./untrusted-template.ts";
import { unvalidatedInput } from "./unvalidated-input.ts";
import { urlopenAnyScheme } from "./urlopen-any-scheme.ts";
import { verificationFallsOpen } from "./verification-falls-open.ts";
import { weakCipher } from "./weak-cipher.ts";
import { weakHash } from "./weak-hash.ts";
import { weakKey } from "./weak-key.ts";
import { weakPasswordHash } from "./weak-password-hash.ts";
import { weakRandom } from "./weak-random.ts";
import { weakSnmp } from "./weak-snmp.ts";
import { weakTlsVersion } from "./weak-tls-version.ts";
import { wildcardCommand } from "./wildcard-command.ts";
import { xmlParser } from "./xml-parser.ts";
import { xpathInjection } from "./xpath-injection.ts";
import { yamlLoad } from "./yaml-load.ts";

/** In the order of their ids. */
export const pythonRules: readonly Rule[] = [
  archiveExtraction,
  assertGuard,
  bidiText,
  bindAllInterfaces,
  cleartextProtocol,
  codeInjection,
  commandInjection,
  corsAnyOrigin,
  crossSiteScripting,
  csrfOff,
  debugMode,
  debuggerCall,
  djangoExtra,
  djangoSettings,
  ecbMode,
  evalCall,
  filePermissions,
  flaskDebug,
  hardcodedSecret,
  headerInjection,
  httpoxy,
  identityFromHeader,
  insecureCookie,
  insecureTempName,
  jwtNoExpiry,
  jwtUnverified,
  ldapInjection,
  logInjection,
  loggingConfigListen,
  massAssignment,
  missingSecurityHeaders,
  openRedirect,
  outdatedSettings,
  passwordInComparison,
  pathTraversal,
  predictableTempPath,
  pycrypto,
  reflectedInput,
  requestWithoutTimeout,
  secretInResponse,
  secretLogged,
  serverSideRequestForgery,
  sqlInjection,
  sshHostKeyUnchecked,
  subprocessShell,
  swallowedError,
  templateAutoescapeOff,
  templateInjection,
  templateSafeFilter,
  tlsVerifyOff,
  torchLoad,
  trustBoundary,
  unauthenticatedEndpoint,
  undefinedSetting,
  unescapedHtml,
  unlimitedLogin,
  unpinnedModel,
  unsafeComparison,
  unsafeDeserialization,
  untrustedDeserialization,
  untrustedSql,
  untrustedTemplate,
  unvalidatedInput,
  urlopenAnyScheme,
  verificationFallsOpen,
  weakCipher,
  weakHash,
  weakKey,
  weakPasswordHash,
  weakRandom,
  weakSnmp,
  weakTlsVersion,
  wildcardCommand,
  xmlParser,
  xpathInjection,
  yamlLoad,
];
