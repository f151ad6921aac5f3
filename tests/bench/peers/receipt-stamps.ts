import WebSocket from 'ws';
import { LatencyHistogram } from '../ingest/latency-histogram.ts';
import { sequenceOf } from '../ingest/load-frames.ts';

/** More than a client ever holds between its socket and its user. */
const ringLength = 2 ** 20;
const receivedAtMs = new Float64Array(ringLength);
let receivedCount = 0;
let firstReceivedAtMs: number | undefined;

const nowMs = (): number => performance.timeOrigin + performance.now();

// Both clients take their messages from `ws`, where the time of a frame's arrival can be noted
// without touching their own code.
const emit = Reflect.get(WebSocket.prototype, 'emit') as (...args: unknown[]) => boolean;
Reflect.set(
  WebSocket.prototype,
  'emit',
  function stamped(this: WebSocket, event: unknown, first: unknown, second: unknown): boolean {
    // The answer to SUBSCRIBE is a message, too, but a short one.
    if (event === 'message' && Buffer.isBuffer(first) && first.length > 100) {
      const atMs = nowMs();
      firstReceivedAtMs ??= atMs;
      receivedAtMs[receivedCount % ringLength] = atMs;
      receivedCount += 1;
    }
    return emit.call(this, event, first, second);
  },
);

/** From the arrival and from the sending of a frame to its delivery to the user of a client. */
export class DeliveryTimes {
  readonly fromReceipt = new LatencyHistogram();
  readonly fromSending = new LatencyHistogram();
  #lastDeliveredAtMs = 0;

  /**
   * @param firstId - `f` of the trade
   * @param tradeTimeMs - `T` of the trade
   */
  delivered(firstId: number, tradeTimeMs: number): void {
    const atMs = nowMs();
    this.fromReceipt.add(atMs - (receivedAtMs[sequenceOf(firstId) % ringLength] ?? NaN));
    this.fromSending.add(atMs - tradeTimeMs);
    this.#lastDeliveredAtMs = atMs;
  }

  /** From the first arrival to the last delivery. */
  get elapsedSeconds(): number {
    return firstReceivedAtMs === undefined
      ? 0
      : (this.#lastDeliveredAtMs - firstReceivedAtMs) / 1_000;
  }
}
