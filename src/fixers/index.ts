import type { Fixer } from "../model/index.ts";
import { addExpressHeaders } from "./add-express-headers.ts";
import { addHealthcheck } from "./add-healthcheck.ts";
import { addNoNewPrivileges } from "./add-no-new-privileges.ts";
import { addSecurityHeaders } from "./add-security-headers.ts";
import { addTimeout } from "./add-timeout.ts";
import { bindJavascriptParameters } from "./bind-javascript-parameters.ts";
import { bindSqlParameters } from "./bind-sql-parameters.ts";
import { bindToLoopback } from "./bind-to-loopback.ts";
import { buildWithPull } from "./build-with-pull.ts";
import { bumpHook } from "./bump-hook.ts";
import { checkSshHostKeys } from "./check-ssh-host-keys.ts";
import { chooseHash } from "./choose-hash.ts";
import { chooseJavascriptHash } from "./choose-javascript-hash.ts";
import { compareDigest } from "./compare-digest.ts";
import { compareJavascriptDigest } from "./compare-javascript-digest.ts";
import { copyNotAdd } from "./copy-not-add.ts";
import { debugFromEnvironment } from "./debug-from-environment.ts";
import { debugFromNodeEnv } from "./debug-from-node-env.ts";
import { deleteContinueOnError } from "./delete-continue-on-error.ts";
import { dropCapabilities } from "./drop-capabilities.ts";
import { dropContentTrust } from "./drop-content-trust.ts";
import { escapeBidiText } from "./escape-bidi-text.ts";
import { escapeInTemplate } from "./escape-in-template.ts";
import { escapeTemplates } from "./escape-templates.ts";
import { failScannerAction } from "./fail-scanner-action.ts";
import { filterArchive } from "./filter-archive.ts";
import { formatHtml } from "./format-html.ts";
import { ftpOverTls } from "./ftp-over-tls.ts";
import { guardAddress } from "./guard-address.ts";
import { guardSetcap } from "./guard-setcap.ts";
import { ignoreEnvFile } from "./ignore-env-file.ts";
import { inputModel } from "./input-model.ts";
import { javascriptJwtExpiry } from "./javascript-jwt-expiry.ts";
import { jwtExpiry } from "./jwt-expiry.ts";
import { lengthenKey } from "./lengthen-key.ts";
import { limitExpressLogin } from "./limit-express-login.ts";
import { limitLogin } from "./limit-login.ts";
import { listCorsOrigins } from "./list-cors-origins.ts";
import { listExpressOrigins } from "./list-express-origins.ts";
import { loadWeightsOnly } from "./load-weights-only.ts";
import { logSwallowedError } from "./log-swallowed-error.ts";
import { makeBuffer } from "./make-buffer.ts";
import { makeRootReadOnly } from "./make-root-read-only.ts";
import { makeTempFile } from "./make-temp-file.ts";
import { moveComposeSecret } from "./move-compose-secret.ts";
import { moveJavascriptSecret } from "./move-javascript-secret.ts";
import { moveSecretFromDockerfile } from "./move-secret-from-dockerfile.ts";
import { moveSecretToSettings } from "./move-secret-to-settings.ts";
import { nameMessageTarget } from "./name-message-target.ts";
import { parseXmlSafely } from "./parse-xml-safely.ts";
import { passTemplateValues } from "./pass-template-values.ts";
import { passThroughEnv } from "./pass-through-env.ts";
import { pinImage } from "./pin-image.ts";
import { pinReference } from "./pin-reference.ts";
import { protectDjangoSettings } from "./protect-django-settings.ts";
import { psqlVariables } from "./psql-variables.ts";
import { raiseBcryptRounds } from "./raise-bcrypt-rounds.ts";
import { raiseJavascriptTls } from "./raise-javascript-tls.ts";
import { raiseNotAssert } from "./raise-not-assert.ts";
import { raiseTlsVersion } from "./raise-tls-version.ts";
import { readLiterals } from "./read-literals.ts";
import { refreshOsUpgrade } from "./refresh-os-upgrade.ts";
import { removeAptLists } from "./remove-apt-lists.ts";
import { removeCsrfExempt } from "./remove-csrf-exempt.ts";
import { removeDebuggerCall } from "./remove-debugger-call.ts";
import { removeFailureMask } from "./remove-failure-mask.ts";
import { removeUnconfinedProfile } from "./remove-unconfined-profile.ts";
import { replaceSafetyCheck } from "./replace-safety-check.ts";
import { resetElectronSetting } from "./reset-electron-setting.ts";
import { reviewHostAccess } from "./review-host-access.ts";
import { safeYamlLoad } from "./safe-yaml-load.ts";
import { secureCookie } from "./secure-cookie.ts";
import { secureJavascriptCookie } from "./secure-javascript-cookie.ts";
import { secureJavascriptRandom } from "./secure-javascript-random.ts";
import { secureRandom } from "./secure-random.ts";
import { setTextContent } from "./set-text-content.ts";
import { setTrivyExitCode } from "./set-trivy-exit-code.ts";
import { setUser } from "./set-user.ts";
import { skipAptRecommends } from "./skip-apt-recommends.ts";
import { splitJavascriptCommand } from "./split-javascript-command.ts";
import { splitShellCommand } from "./split-shell-command.ts";
import { textFilterValues } from "./text-filter-values.ts";
import { tightenMode } from "./tighten-mode.ts";
import { updateSettings } from "./update-settings.ts";
import { upgradePackage } from "./upgrade-package.ts";
import { verifyJavascriptJwt } from "./verify-javascript-jwt.ts";
import { verifyJavascriptTls } from "./verify-javascript-tls.ts";
import { verifyJwt } from "./verify-jwt.ts";
import { verifyTls } from "./verify-tls.ts";

/** In the order of their ids. */
export const fixers: readonly Fixer[] = [
  addExpressHeaders,
  addHealthcheck as Fixer,
  addNoNewPrivileges as Fixer,
  addSecurityHeaders,
  addTimeout,
  bindJavascriptParameters as Fixer,
  bindSqlParameters as Fixer,
  bindToLoopback as Fixer,
  buildWithPull as Fixer,
  bumpHook as Fixer,
  checkSshHostKeys,
  chooseHash,
  chooseJavascriptHash,
  compareDigest as Fixer,
  compareJavascriptDigest,
  copyNotAdd as Fixer,
  debugFromEnvironment as Fixer,
  debugFromNodeEnv,
  deleteContinueOnError as Fixer,
  dropCapabilities as Fixer,
  dropContentTrust as Fixer,
  escapeBidiText,
  escapeInTemplate,
  escapeTemplates as Fixer,
  failScannerAction as Fixer,
  filterArchive,
  formatHtml as Fixer,
  ftpOverTls,
  guardAddress,
  guardSetcap as Fixer,
  ignoreEnvFile as Fixer,
  inputModel,
  javascriptJwtExpiry as Fixer,
  jwtExpiry as Fixer,
  lengthenKey,
  limitExpressLogin,
  limitLogin,
  listCorsOrigins as Fixer,
  listExpressOrigins,
  loadWeightsOnly,
  logSwallowedError,
  makeBuffer,
  makeRootReadOnly as Fixer,
  makeTempFile,
  moveComposeSecret as Fixer,
  moveJavascriptSecret as Fixer,
  moveSecretFromDockerfile as Fixer,
  moveSecretToSettings as Fixer,
  nameMessageTarget,
  parseXmlSafely,
  passTemplateValues as Fixer,
  passThroughEnv as Fixer,
  pinImage as Fixer,
  pinReference as Fixer,
  protectDjangoSettings,
  psqlVariables,
  raiseBcryptRounds,
  raiseJavascriptTls,
  raiseNotAssert,
  raiseTlsVersion,
  readLiterals,
  refreshOsUpgrade as Fixer,
  removeAptLists as Fixer,
  removeCsrfExempt as Fixer,
  removeDebuggerCall as Fixer,
  removeFailureMask as Fixer,
  removeUnconfinedProfile as Fixer,
  replaceSafetyCheck as Fixer,
  resetElectronSetting,
  reviewHostAccess as Fixer,
  safeYamlLoad as Fixer,
  secureCookie as Fixer,
  secureJavascriptCookie as Fixer,
  secureJavascriptRandom,
  secureRandom,
  setTextContent,
  setTrivyExitCode as Fixer,
  setUser as Fixer,
  skipAptRecommends as Fixer,
  splitJavascriptCommand,
  splitShellCommand as Fixer,
  textFilterValues as Fixer,
  tightenMode,
  updateSettings as Fixer,
  upgradePackage as Fixer,
  verifyJavascriptJwt as Fixer,
  verifyJavascriptTls as Fixer,
  verifyJwt as Fixer,
  verifyTls as Fixer,
];
