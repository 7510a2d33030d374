import { isPlaceholder } from "../syntax/secret-values.ts";

/**
 * True where the value of a variable with the name of a secret is one: no stand-in, no switch, and
 * not the place where the secret is kept.
 */
export function isSecretLiteral(value: string): boolean {
  if (isPlaceholder(value)) return false;
  if (/^(?:yes|no|on|off|true|false|enabled?|disabled?|required|optional|\d{1,2})$/i.test(value)) {
    return false;
  }
  // A path, or an address without a login.
  if (/^(?:\.{0,2}\/|~\/|[A-Za-z]:\\)/.test(value)) return false;
  return !/^[a-z][a-z0-9+.-]*:\/\/[^@\s]*$/i.test(value);
}
