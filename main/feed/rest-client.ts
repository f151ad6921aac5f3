import { problemOfError, problemOfStatus } from './connection-problem.ts';
import { hostOf } from './endpoints.ts';
import type { RestBudget } from './rest-budget.ts';

/** Binance's REST interface gave no usable answer; the message is a sentence for the user. */
export class RestError extends Error {
  override readonly name = 'RestError';
}

export interface RestRequest {
  readonly url: string;
  /** What is asked for, in words: "its list of symbols". */
  readonly what: string;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  /** Asked before, and told after, each request. */
  readonly budget?: RestBudget | undefined;
  /** Gives the request up early. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks Binance over REST, with a limit of time and of size.
 *
 * @returns the answer's JSON, not yet checked
 * @throws RestError when there is no JSON in time
 */
export async function fetchJson(request: RestRequest): Promise<unknown> {
  const { url, what, timeoutMs, maxBytes, budget } = request;
  const host = hostOf(url);
  const waitMs = budget?.waitMs(host) ?? 0;
  if (waitMs > 0) {
    throw new RestError(
      `${host} is left alone for ${Math.ceil(waitMs / 1_000)} s, as its rules ask.`,
    );
  }
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal =
    request.signal === undefined ? timeout : AbortSignal.any([timeout, request.signal]);
  try {
    const response = await fetch(url, { signal, headers: { accept: 'application/json' } });
    budget?.note(host, response.status, response.headers);
    if (!response.ok) {
      await response.body?.cancel();
      const retryAfter = response.headers.get('retry-after') ?? undefined;
      throw new RestError(problemOfStatus(response.status, retryAfter, host).sentence);
    }
    const text = await readLimited(response, maxBytes, `${host} sent far more than ${what}.`);
    return parseJson(text) ?? refuse(`${host} sent ${what} in a form that cannot be understood.`);
  } catch (error) {
    if (error instanceof RestError) {
      throw error;
    }
    if (timeout.aborted) {
      const seconds = Math.round(timeoutMs / 1_000);
      throw new RestError(`${host} did not send ${what} within ${seconds} s.`, { cause: error });
    }
    throw new RestError(problemOfError(error, host).sentence, { cause: error });
  }
}

async function readLimited(response: Response, maxBytes: number, words: string): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let byteCount = 0;
  for await (const chunk of response.body ?? []) {
    byteCount += chunk.byteLength;
    if (byteCount > maxBytes) {
      throw new RestError(words);
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function refuse(words: string): never {
  throw new RestError(words);
}
