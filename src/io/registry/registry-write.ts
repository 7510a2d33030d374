import { EnvironmentError } from "../../model/index.ts";
import { type HttpAnswer, readBody } from "../http/http.ts";
import type { RegistrySession, RegistryWrite } from "./registry-session.ts";
import type { RegistryAccess } from "./registry-tokens.ts";

/** A repository that is written to. */
export interface PushTarget {
  /** Of the registry. */
  readonly name: string;
  readonly repository: string;
  base(): URL;
  /** @param request - `from` names another repository that a blob is taken over from */
  send(
    request: Omit<RegistryWrite, "repository" | "access"> & { readonly from?: string },
  ): Promise<HttpAnswer>;
}

export interface PushPlace {
  readonly name: string;
  readonly repository: string;
  readonly session: RegistrySession;
}

export function openTarget({ name, repository, session }: PushPlace): PushTarget {
  return {
    name,
    repository,
    base: session.base,
    send({ from, ...request }) {
      const access: RegistryAccess = { push: true, ...(from !== undefined && { from }) };
      return session.send({ ...request, repository, access });
    },
  };
}

/**
 * Path and query of where an upload goes on. A registry behind a proxy often names itself with
 * another scheme or port, and is asked where it was before.
 *
 * @throws EnvironmentError where it names another host, or none
 */
export function uploadAddress({ name, base }: PushTarget, { headers, url }: HttpAnswer): string {
  const location = headers["location"] ?? "";
  if (location === "" || !URL.canParse(location, url.href)) {
    throw new EnvironmentError(`The registry ${name} does not say where a blob is to be sent`, {
      hint: "Check that it is a container registry that takes pushes.",
    });
  }
  const to = new URL(location, url);
  if (to.hostname !== base().hostname) {
    throw new EnvironmentError(`The registry ${name} wants blobs to be sent to ${to.host}`, {
      hint: "They are sent to the registry that was named and nowhere else.",
    });
  }
  return `${to.pathname}${to.search}`;
}

/** True where the repository has a blob. */
export async function hasBlob(
  target: PushTarget,
  { digest, sizeBytes }: { readonly digest: string; readonly sizeBytes: number },
): Promise<boolean> {
  const path = `blobs/${digest}`;
  const answer = await target.send({ method: "HEAD", path, isRepeated: true });
  answer.discard();
  const stated = answer.headers["content-length"];
  return answer.status === 200 && (stated === undefined || Number(stated) === sizeBytes);
}

/** What a registry says of a request that it refuses. */
export async function complaint(
  { name, repository }: PushTarget,
  answer: HttpAnswer,
  what: string,
): Promise<EnvironmentError> {
  const { status } = answer;
  const said = errorsIn(await readBody(answer, maxErrorBytes).catch(() => new Uint8Array()));
  const told = said === "" ? "" : `: ${said}`;
  const hint = hints.find(([pattern]) => pattern.test(`${status} ${said}`))?.[1];
  return new EnvironmentError(
    `The registry ${name} answers ${status} to ${what} for ${repository}${told}`,
    {
      hint: hint ?? "Check that the repository is there and may be written to.",
    },
  );
}

const maxErrorBytes = 64 << 10;

const hints: readonly (readonly [RegExp, string])[] = [
  [/^413|too large|SIZE_INVALID/i, "It takes no blob of this size: ask who runs it."],
  [/TAG_INVALID|immutable/i, "The tag may not be moved there: choose another one."],
  [/NAME_UNKNOWN/, "The repository may have to be made first."],
  [/QUOTA|DENIED/i, "Who logs in may not write there, or there is no room left."],
  [/^405|UNSUPPORTED/, "It may be a mirror, which can only be read."],
];

/** Codes and messages, as far as they can be shown. */
function errorsIn(body: Uint8Array): string {
  try {
    const { errors } = JSON.parse(Buffer.from(body).toString("utf8")) as { errors?: unknown };
    const shown = (Array.isArray(errors) ? errors : []).slice(0, 3).map((error: unknown) => {
      const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
      return [code, message].filter((part) => typeof part === "string").join(", ");
    });
    // A terminal would obey control characters.
    return shown
      .join("; ")
      .replace(/\p{Cc}/gu, " ")
      .slice(0, 300);
  } catch {
    return "";
  }
}
