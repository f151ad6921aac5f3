import { problemOfError, problemOfStatus } from './connection-problem.ts';
import { hostOf } from './endpoints.ts';
import { lightRequest, type RequestCost } from './request-cost.ts';
import type { RestBudget } from './rest-budget.ts';

interface RestErrorFacts {
  /** Binance understood the request and will not serve it, now or later (HTTP 400). */
  readonly isRefused?: boolean;
  /** The host is to be left alone for at least this long. */
  readonly restMs?: number;
  readonly cause?: unknown;
}

/** Binance's REST interface gave no usable answer; the message is a sentence for the user. */
export class RestError extends Error {
  override readonly name = 'RestError';
  readonly isRefused: boolean;
  readonly restMs: number;

  constructor(message: string, { isRefused = false, restMs = 0, cause }: RestErrorFacts = {}) {
    super(message, { cause });
    this.isRefused = isRefused;
    this.restMs = restMs;
  }
}

export interface RestRequest {
  readonly url: string;
  /** What is asked for, in words: "its list of symbols". */
  readonly what: string;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  /** Asked before, and told of, each request. */
  readonly budget?: RestBudget | undefined;
  /** As light as can be when left out. */
  readonly cost?: RequestCost | undefined;
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
  const { url, budget, cost = lightRequest } = request;
  const host = hostOf(url);
  const restMs = budget?.waitMs(host, cost) ?? 0;
  if (restMs > 0) {
    const seconds = Math.ceil(restMs / 1_000);
    throw new RestError(`${host} is left alone for ${seconds} s, as its rules ask.`, { restMs });
  }
  budget?.count(host, cost);
  const timeout = AbortSignal.timeout(request.timeoutMs);
  let isNoted = false;
  try {
    const response = await fetch(url, {
      signal: request.signal === undefined ? timeout : AbortSignal.any([timeout, request.signal]),
      headers: { accept: 'application/json' },
    });
    budget?.note(host, response.status, response.headers, cost);
    isNoted = true;
    return await readAnswer(response, request, host);
  } catch (error) {
    if (!isNoted) {
      budget?.unanswered(host, cost);
    }
    throw error instanceof RestError ? error : errorOf(error, request, host, timeout.aborted);
  }
}

async function readAnswer(
  response: Response,
  { what, maxBytes, budget }: RestRequest,
  host: string,
): Promise<unknown> {
  if (!response.ok) {
    await response.body?.cancel();
    const retryAfter = response.headers.get('retry-after') ?? undefined;
    const { sentence, restMs } = problemOfStatus(
      response.status,
      retryAfter,
      host,
      budget?.ruleRestMs,
    );
    throw new RestError(sentence, { isRefused: response.status === 400, restMs });
  }
  const text = await readLimited(response, maxBytes, `${host} sent far more than ${what}.`);
  const answer = parseJson(text);
  if (answer === undefined) {
    throw new RestError(`${host} sent ${what} in a form that cannot be understood.`);
  }
  return answer;
}

function errorOf(
  cause: unknown,
  { what, timeoutMs }: RestRequest,
  host: string,
  isLate: boolean,
): RestError {
  if (isLate) {
    const seconds = Math.round(timeoutMs / 1_000);
    return new RestError(`${host} did not send ${what} within ${seconds} s.`, { cause });
  }
  return new RestError(problemOfError(cause, host).sentence, { cause });
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
