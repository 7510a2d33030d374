const names =
  /^(?:http[_-])?(?:x[_-](?:(?:auth|authenticated|forwarded|remote|request|auth[_-]request|goog[_-]authenticated|current|login)[_-])?(?:user|userid|username|user[_-](?:id|name|email|role|roles)|email|role|roles|is[_-]admin|admin|account[_-]id|uid)|remote[_-]user)$/i;

/** True for `X-User-Id`, `X-Auth-Request-Email`, `X-Forwarded-User`, `Remote-User`, `X-Role`. */
export function isIdentityHeader(name: string): boolean {
  return names.test(name);
}
