import type { Rule } from "../../model/index.ts";
import { corsAnyOrigin } from "./cors-any-origin.ts";
import { csrfOff } from "./csrf-off.ts";
import { debugMode } from "./debug-mode.ts";
import { debuggerCall } from "./debugger-call.ts";
import { djangoSettings } from "./django-settings.ts";
import { flaskDebug } from "./flask-debug.ts";
import { hardcodedSecret } from "./hardcoded-secret.ts";
import { identityFromHeader } from "./identity-from-header.ts";
import { insecureCookie } from "./insecure-cookie.ts";
import { jwtNoExpiry } from "./jwt-no-expiry.ts";
import { jwtUnverified } from "./jwt-unverified.ts";
import { outdatedSettings } from "./outdated-settings.ts";
import { sqlInjection } from "./sql-injection.ts";
import { subprocessShell } from "./subprocess-shell.ts";
import { templateAutoescapeOff } from "./template-autoescape-off.ts";
import { templateInjection } from "./template-injection.ts";
import { tlsVerifyOff } from "./tls-verify-off.ts";
import { unescapedHtml } from "./unescaped-html.ts";
import { unsafeComparison } from "./unsafe-comparison.ts";
import { verificationFallsOpen } from "./verification-falls-open.ts";
import { weakPasswordHash } from "./weak-password-hash.ts";
import { yamlLoad } from "./yaml-load.ts";

/** In the order of their ids. */
export const pythonRules: readonly Rule[] = [
  corsAnyOrigin,
  csrfOff,
  debugMode,
  debuggerCall,
  djangoSettings,
  flaskDebug,
  hardcodedSecret,
  identityFromHeader,
  insecureCookie,
  jwtNoExpiry,
  jwtUnverified,
  outdatedSettings,
  sqlInjection,
  subprocessShell,
  templateAutoescapeOff,
  templateInjection,
  tlsVerifyOff,
  unescapedHtml,
  unsafeComparison,
  verificationFallsOpen,
  weakPasswordHash,
  yamlLoad,
];
