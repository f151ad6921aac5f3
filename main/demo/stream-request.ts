/** The id a request is answered with; text, because int64 does not fit a JavaScript number. */
type RequestIdJson = string;

/** A control message of a client, understood. */
export type StreamRequest =
  | { readonly method: 'SUBSCRIBE' | 'UNSUBSCRIBE'; readonly streamNames: readonly string[] }
  | { readonly method: 'LIST_SUBSCRIPTIONS' }
  | { readonly method: 'SET_PROPERTY'; readonly combined: boolean }
  | { readonly method: 'GET_PROPERTY' };

type ParsedRequest =
  | { readonly ok: true; readonly request: StreamRequest; readonly idJson: RequestIdJson }
  /** `answer` is the error payload to send back. */
  | { readonly ok: false; readonly answer: string };

const methods = [
  'SUBSCRIBE',
  'UNSUBSCRIBE',
  'LIST_SUBSCRIPTIONS',
  'SET_PROPERTY',
  'GET_PROPERTY',
] as const;
type Method = (typeof methods)[number];
const longestStringId = 36;
const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };

/** Error payload of the stream protocol: code 2 for a bad request, code 3 for bad JSON. */
export function errorPayload(code: 2 | 3, detail: string): string {
  const kind = code === 2 ? 'Invalid request' : 'Invalid JSON';
  return JSON.stringify({ code, msg: `${kind}: ${detail}` });
}

/** Answer to a request that was carried out. */
export function resultPayload(result: unknown, idJson: RequestIdJson): string {
  return `{"result":${JSON.stringify(result)},"id":${idJson}}`;
}

/** Reads one message of a client. Takes any text; never throws. */
export function parseStreamRequest(text: string): ParsedRequest {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return { ok: false, answer: errorPayload(3, 'expected value at line 1 column 1') };
  }
  if (!isRecord(message)) {
    return refusal('expected a request object');
  }
  const { method, params, id } = message;
  if (method === undefined) {
    return refusal('missing field `method`');
  }
  if (typeof method !== 'string') {
    return refusal('`method` must be a string');
  }
  if (!isMethod(method)) {
    return refusal(`unknown variant \`${method}\`, expected one of ${methods.join(', ')}`);
  }
  const idJson = requestIdJson(id, text);
  if (idJson === undefined) {
    return refusal('request ID must be an int64, a string of at most 36 characters, or null');
  }
  const request = requestOf(method, params);
  return typeof request === 'string' ? refusal(request) : { ok: true, request, idJson };
}

function refusal(detail: string): ParsedRequest {
  return { ok: false, answer: errorPayload(2, detail) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isMethod(value: string): value is Method {
  return methods.some((method) => method === value);
}

/** The id as JSON text, or `undefined` when it is none that Binance takes. */
function requestIdJson(id: unknown, text: string): RequestIdJson | undefined {
  if (id === undefined || id === null) {
    return 'null';
  }
  if (typeof id === 'string') {
    return id.length <= longestStringId ? JSON.stringify(id) : undefined;
  }
  if (typeof id !== 'number') {
    return undefined;
  }
  if (Number.isSafeInteger(id)) {
    return String(id);
  }
  // JSON.parse has rounded it: take the digits from the text, as they must be echoed exactly.
  const digits = /"id"\s*:\s*(-?\d{1,19})\s*[,}]/.exec(text)?.[1];
  if (digits === undefined) {
    return undefined;
  }
  const exact = BigInt(digits);
  return exact >= int64.min && exact <= int64.max ? digits : undefined;
}

/** @returns the request, or in words what is wrong with its `params` */
function requestOf(method: Method, params: unknown): StreamRequest | string {
  switch (method) {
    case 'SUBSCRIBE':
    case 'UNSUBSCRIBE':
      if (params === undefined) {
        return 'missing field `params`';
      }
      if (!isStringArray(params)) {
        return 'params must be an array of stream names';
      }
      return { method, streamNames: params };
    case 'LIST_SUBSCRIPTIONS':
      return { method };
    case 'SET_PROPERTY': {
      const [name, value] = listOf(params);
      if (typeof name !== 'string') {
        return 'property name must be a string';
      }
      if (name !== 'combined' || typeof value !== 'boolean') {
        return 'only the property `combined` can be set, to true or false';
      }
      return { method, combined: value };
    }
    case 'GET_PROPERTY': {
      const [name] = listOf(params);
      if (typeof name !== 'string') {
        return 'property name must be a string';
      }
      return name === 'combined' ? { method } : 'only the property `combined` can be read';
    }
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isStringArray(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
