import { Buffer } from "node:buffer";
import { EnvironmentError } from "../model/index.ts";
import { type HttpRequest, readBody, request, withoutCredentials } from "./http/http.ts";
import type { ProxyEnvironment as Environment } from "./http/proxies.ts";

/**
 * Finds the token that says who signs: `SIGSTORE_ID_TOKEN`, which GitLab's `id_tokens` and others set,
 * else GitHub Actions is asked for one.
 *
 * @throws EnvironmentError where there is none
 */
export async function identityToken(environment: Environment): Promise<string> {
  const given = environment["SIGSTORE_ID_TOKEN"];
  if (given) return checked(given.trim());
  const url = environment["ACTIONS_ID_TOKEN_REQUEST_URL"];
  const bearer = environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"];
  if (url && bearer && URL.canParse(url)) return askGithub(new URL(url), bearer);
  throw new EnvironmentError("Nothing says who signs: there is no key and no identity token", {
    hint: "Give --key FILE, set SIGSTORE_ID_TOKEN, or run in GitHub Actions with permissions: id-token: write.",
  });
}

const maxAnswerBytes = 1 << 20;

async function askGithub(url: URL, bearer: string): Promise<string> {
  url.searchParams.set("audience", "sigstore");
  const headers = { authorization: `bearer ${bearer}`, accept: "application/json" };
  const token = await answerOf({ url, headers }).catch(() => undefined);
  if (isToken(token)) return token;
  // What the platform says may quote the answer.
  throw new EnvironmentError(`${withoutCredentials(url)} gives no identity token`, {
    hint: "The job needs permissions: id-token: write.",
  });
}

async function answerOf(asked: HttpRequest): Promise<unknown> {
  const answer = await request(asked);
  const body = Buffer.from(await readBody(answer, maxAnswerBytes)).toString("utf8");
  return answer.status === 200 ? (JSON.parse(body) as { readonly value?: unknown }).value : "";
}

function isToken(token: unknown): token is string {
  return typeof token === "string" && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token);
}

/** Never shown: whoever has it can sign. */
function checked(token: string): string {
  if (isToken(token)) return token;
  throw new EnvironmentError("SIGSTORE_ID_TOKEN holds no identity token", {
    hint: "A token of OpenID Connect with the audience sigstore is expected.",
  });
}
