/** Why there is no connection or no answer: a sentence for the user, and how long to leave the peer alone. */
export interface ConnectionProblem {
  /** Short, stable word for logs. */
  readonly kind: string;
  readonly sentence: string;
  /** The peer asked for at least this much rest. */
  readonly restMs: number;
}

/** Rest after a broken rule where the peer does not say how long. */
export const defaultRuleRestMs = 60_000;
/** Binance's longest ban. A timer set for more than 24 days would fire at once. */
const maxRestMs = 3 * 24 * 3_600_000;

function problem(kind: string, sentence: string, restMs = 0): ConnectionProblem {
  return { kind, sentence, restMs };
}

const networkSentences: Readonly<Record<string, (host: string) => string>> = {
  ENOTFOUND: (host) =>
    `The name ${host} cannot be found. Check the internet connection and the DNS settings.`,
  EAI_AGAIN: (host) =>
    `The name of ${host} cannot be looked up now. Check the internet connection and the DNS settings.`,
  ECONNREFUSED: (host) => `${host} refused the connection. Nothing may be listening there.`,
  ECONNRESET: (host) => `${host} broke the connection off.`,
  EPIPE: (host) => `${host} broke the connection off.`,
  ETIMEDOUT: (host) => `${host} does not answer. Check the internet connection and any firewall.`,
  EHOSTUNREACH: (host) => `${host} cannot be reached from this network.`,
  ENETUNREACH: () => 'The network is down. Check the internet connection.',
  ENETDOWN: () => 'The network is down. Check the internet connection.',
};

/** Codes of Node's TLS layer and of OpenSSL's certificate checks. */
const tlsCode =
  /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_CA)/;

function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) {
    return undefined;
  }
  if ('code' in error && typeof error.code === 'string') {
    return error.code;
  }
  // `fetch` wraps the reason, and a connection tried on several addresses has one per address.
  if ('cause' in error) {
    return errorCode(error.cause);
  }
  if ('errors' in error && Array.isArray(error.errors)) {
    return errorCode(error.errors[0]);
  }
  return undefined;
}

/** A fault below WebSocket and HTTP, or in the peer's framing, told by the error's code. */
export function problemOfError(error: unknown, host: string): ConnectionProblem {
  const code = errorCode(error) ?? 'unknown';
  const sentence = networkSentences[code];
  if (sentence !== undefined) {
    return problem(code, sentence(host));
  }
  if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') {
    return problem('oversize', `${host} sent a message far larger than any trade.`);
  }
  if (code.startsWith('WS_ERR_')) {
    return problem(code, `${host} does not speak the WebSocket protocol correctly (${code}).`);
  }
  if (tlsCode.test(code)) {
    return problem(
      'tls',
      `No secure connection to ${host} (${code}). Check this computer's clock and any proxy that inspects traffic.`,
    );
  }
  const detail = code === 'unknown' && error instanceof Error ? error.message : code;
  return problem(code, `The connection to ${host} failed (${detail}).`);
}

/**
 * An HTTP answer that is not the one asked for.
 *
 * @param retryAfter - the header `Retry-After`, in seconds
 * @param ruleRestMs - rest where a rule was broken and the peer does not say how long
 */
export function problemOfStatus(
  status: number,
  retryAfter: string | undefined,
  host: string,
  ruleRestMs = defaultRuleRestMs,
): ConnectionProblem {
  switch (status) {
    case 403:
    case 451:
      return problem(
        'region',
        `Binance does not serve this region or network (${host} answered HTTP ${status}). Choose the other venue in the preferences, use another network or another address (--ws-url, --rest-url), or look around with the demo: npm run demo.`,
        ruleRestMs,
      );
    case 418:
    case 429: {
      const isInSeconds = retryAfter !== undefined && /^\d+$/.test(retryAfter);
      const restMs = Math.min(maxRestMs, isInSeconds ? Number(retryAfter) * 1_000 : ruleRestMs);
      return problem(
        'rateLimit',
        `${host} asks for a pause of ${Math.ceil(restMs / 1_000)} s because this network sent too many requests (HTTP ${status}).`,
        restMs,
      );
    }
    default:
      return problem(
        `http${status}`,
        status >= 500
          ? `${host} has a fault of its own (HTTP ${status}).`
          : `${host} did not accept the request (HTTP ${status}). The address may be wrong.`,
      );
  }
}

const closeSentences: Readonly<Record<number, string>> = {
  1000: 'ended the connection',
  1001: 'is shutting down or restarting',
  1005: 'ended the connection without giving a reason',
  1006: 'was cut off without a goodbye',
  1011: 'had a fault of its own',
  1012: 'is restarting',
  1013: 'is overloaded and asks to come back later',
};

/** The end of an open WebSocket, told by its close code (RFC 6455, 7.4). */
export function problemOfClose(
  code: number,
  host: string,
  ruleRestMs = defaultRuleRestMs,
): ConnectionProblem {
  if (code === 1008) {
    return problem(
      'close1008',
      `${host} closed the connection because its rules were broken, usually by too many requests from this network (code 1008).`,
      ruleRestMs,
    );
  }
  const words = closeSentences[code];
  return problem(
    `close${code}`,
    words === undefined ? `${host} closed the connection (code ${code}).` : `${host} ${words}.`,
  );
}

/** No answer to the opening handshake in time. */
export function problemOfHandshake(timeoutMs: number, host: string): ConnectionProblem {
  return problem(
    'handshakeTimeout',
    `${host} did not answer within ${Math.round(timeoutMs / 1_000)} s. Check the internet connection and any firewall.`,
  );
}

/**
 * Connected, yet no trade came for too long.
 *
 * @param isAlive - whether the peer gave any other sign, such as a ping, in that time
 */
export function problemOfSilence(
  silenceMs: number,
  host: string,
  isAlive: boolean,
): ConnectionProblem {
  const seconds = Math.round(silenceMs / 1_000);
  return isAlive
    ? problem(
        'silence',
        `${host} keeps the connection alive but sent no trade for ${seconds} s, so it was opened anew.`,
      )
    : problem(
        'halfOpen',
        `Nothing came from ${host} for ${seconds} s: the connection may have died without a word, as after sleep or a change of network, so it was opened anew.`,
      );
}

/** A second connection that does not show the trades which the first one delivers. */
export function problemOfHandover(host: string): ConnectionProblem {
  return problem('handover', `A second connection to ${host} did not deliver the trades.`);
}
