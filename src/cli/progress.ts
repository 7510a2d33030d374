import type { Settings } from "./settings.ts";

export interface Progress {
  step(what: string): void;
  end(): void;
}

/** Shown only where a step takes longer: quick runs stay silent. */
const delayMs = 1000;
const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** Progress on standard error, on a terminal only. */
export function startProgress({ quiet }: Pick<Settings, "quiet">): Progress {
  const { stderr } = process;
  if (quiet || !stderr.isTTY) return { step: () => {}, end: () => {} };
  const start = Date.now();
  let label = "";
  let frame = 0;
  const timer = setInterval(() => {
    if (Date.now() - start < delayMs) return;
    const seconds = Math.floor((Date.now() - start) / 1000);
    const text = `${frames[frame++ % frames.length]} ${label} (${seconds} s)`;
    stderr.write(`\r\u001b[K${text.slice(0, (stderr.columns ?? 80) - 1)}`);
  }, 120);
  timer.unref();
  return {
    step(what) {
      label = what;
    },
    end() {
      clearInterval(timer);
      stderr.write("\r\u001b[K");
    },
  };
}
