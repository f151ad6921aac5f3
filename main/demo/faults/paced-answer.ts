import type { ServerResponse } from 'node:http';

/** How an answer is made slow. */
interface Pace {
  readonly delayMs: number;
  /** Time between two pieces; all at once when left out. */
  readonly dripMs: number | undefined;
}

const pieceCount = 8;

/** Sends an answer late and, if so told, piece by piece; a client that leaves ends it. */
export function sendPaced(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  text: string,
  { delayMs, dripMs }: Pace,
): void {
  let timer = setTimeout(() => {
    response.writeHead(status, headers);
    if (dripMs === undefined) {
      response.end(text);
    } else {
      drip(0, dripMs);
    }
  }, delayMs);
  response.on('close', () => clearTimeout(timer));

  const pieceLength = Math.ceil(text.length / pieceCount);
  function drip(piece: number, intervalMs: number): void {
    if (piece * pieceLength >= text.length) {
      response.end();
      return;
    }
    response.write(text.slice(piece * pieceLength, (piece + 1) * pieceLength));
    timer = setTimeout(() => drip(piece + 1, intervalMs), intervalMs);
  }
}
