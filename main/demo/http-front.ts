import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Venue } from '../../analytics/market/venue.ts';
import type { ConductBook } from './faults/conduct-book.ts';
import type { FrontDoor } from './faults/front-door.ts';
import { sendPaced } from './faults/paced-answer.ts';
import type { RestAnswer, RestApi } from './rest-api.ts';

/** An answer of the demo's own controls under `/demo/`. */
export interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** The controls that outside drivers reach over HTTP. */
export interface HttpControls {
  status(): unknown;
  /** @param parameters - `z` in standard deviations, `seconds`, and `symbol` if not the first leg */
  excursion(parameters: URLSearchParams): ControlAnswer;
}

interface HttpFrontOptions {
  readonly venue: Venue;
  readonly rest: RestApi;
  readonly controls: HttpControls;
  readonly door: FrontDoor;
  readonly conduct: ConductBook;
}

/** The request handler of the HTTP server: Binance's REST, and `/demo/` beside it. */
export function httpFront(
  options: HttpFrontOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const { venue, rest, controls, door, conduct } = options;
  const weightHeader = venue === 'spot' ? 'X-MBX-USED-WEIGHT-1M' : 'X-MBX-USED-WEIGHT-1m';
  return (request, response) => {
    // A body is of no use to any endpoint: read it away so that the connection can go on.
    request.resume();
    const method = request.method ?? 'GET';
    const url = parseUrl(request.url ?? '/');
    if (url === undefined) {
      send(response, 400, { code: -1000, msg: 'The address cannot be read.' });
      return;
    }
    if (url.pathname === '/demo/status' && method === 'GET') {
      send(response, 200, controls.status());
    } else if (url.pathname === '/demo/excursion' && method === 'POST') {
      const answer = controls.excursion(url.searchParams);
      send(response, answer.status, answer.body);
    } else {
      const answer = restAnswer(rest, method, url);
      response.setHeader(weightHeader, conduct.request(answer.weight));
      sendThrough(door, request, response, answer);
    }
  };
}

/** Answers as far as the door lets it. */
function sendThrough(
  door: FrontDoor,
  request: IncomingMessage,
  response: ServerResponse,
  answer: RestAnswer,
): void {
  const reception = door.receive();
  switch (reception.kind) {
    case 'open':
      send(response, answer.status, answer.body);
      break;
    case 'refused':
      if (reception.retryAfterSeconds !== undefined) {
        response.setHeader('Retry-After', reception.retryAfterSeconds);
      }
      send(response, reception.status, { code: -1003, msg: 'Refused by the demo exchange.' });
      break;
    case 'cutting':
      request.socket.destroy();
      break;
    case 'hanging':
      break;
    case 'slow':
      sendPaced(response, answer.status, jsonHeaders, JSON.stringify(answer.body), reception);
      break;
  }
}

const jsonHeaders = { 'Content-Type': 'application/json;charset=UTF-8' };

function restAnswer(rest: RestApi, method: string, url: URL): RestAnswer {
  try {
    return rest.answer(method, url.pathname, url.searchParams);
  } catch (error) {
    // A fault of ours must not end the process over one request; the client is told of it.
    const reason = error instanceof Error ? error.message : String(error);
    return { status: 500, body: { code: -1000, msg: `Internal error: ${reason}` }, weight: 1 };
  }
}

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text, 'http://127.0.0.1');
  } catch {
    // Such as `//`: no address.
    return undefined;
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, jsonHeaders);
  response.end(JSON.stringify(body));
}
