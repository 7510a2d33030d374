import type { ClientRequest } from "node:http";

/** A body that need not be in memory; read anew where the request is sent again. */
export interface BodyStream {
  readonly sizeBytes: number;
  read(): AsyncIterable<Uint8Array>;
}

export function lengthOf(body: Uint8Array | BodyStream): number {
  return body instanceof Uint8Array ? body.length : body.sizeBytes;
}

/** A server that answers before it has all has made up its mind: the rest is not sent. */
export async function pour({ read }: BodyStream, sent: ClientRequest): Promise<void> {
  let isOver = false;
  let wake = () => {};
  const on = () => wake();
  const stop = () => {
    isOver = true;
    wake();
  };
  sent.on("drain", on).on("close", stop);
  sent.on("response", (message) => {
    if (sent.writableEnded) return;
    stop();
    message.on("close", () => sent.destroy());
  });
  for await (const chunk of read()) {
    if (isOver) return;
    if (sent.write(chunk)) continue;
    await new Promise<void>((resolve) => {
      wake = resolve;
      if (isOver) resolve();
    });
  }
  if (!isOver) sent.end();
}
