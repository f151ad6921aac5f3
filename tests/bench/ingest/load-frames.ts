/** Frames are written once and their ids and times then renewed, so that sending costs next to nothing. */
const poolLength = 8_192;
/** Ten digits, as Binance's ids have today, and as all of one run keep. */
export const firstAggregateId = 2_500_000_000;
const firstTradeId = 5_266_000_000;
const idDigits = 10;
const timeDigits = 13;

const legs = [
  { symbol: 'ETHUSDT', price: 2_681.62 },
  { symbol: 'BTCUSDT', price: 61_800.3 },
];

/** The position of a frame among all that were sent, read back from its `f`, which rises by two. */
export function sequenceOf(firstId: number): number {
  return (firstId - firstTradeId) / 2;
}

interface PooledFrame {
  readonly legIndex: number;
  readonly offset: number;
  /** Where the two times, the aggregate id and the two trade ids stand. */
  readonly fields: readonly [E: number, T: number, a: number, f: number, l: number];
}

/**
 * AggTrade events of two legs as WebSocket frames without end. Aggregate ids rise by one in each leg,
 * from {@link firstAggregateId} on; prices follow a closed curve with some noise.
 */
export class LoadFrames {
  readonly #frames: readonly PooledFrame[];
  readonly #buffer: Buffer;
  readonly #aggregateIds = legs.map(() => firstAggregateId);
  readonly #time = Buffer.alloc(timeDigits);
  #issuedCount = 0;

  /** @param isCombined - in the envelope of a combined stream, as Binance sends them on that route */
  constructor(isCombined: boolean) {
    const random = parkMiller(42);
    const parts: Buffer[] = [];
    let offset = 0;
    this.#frames = Array.from({ length: poolLength }, (_, position) => {
      const legIndex = random() < 0.5 ? 0 : 1;
      const text = frameText(legIndex, position / poolLength, isCombined, random);
      const head = Buffer.alloc(4);
      // An unmasked text frame whose length needs two bytes (RFC 6455, 5.2).
      head.writeUInt8(0x81, 0);
      head.writeUInt8(126, 1);
      head.writeUInt16BE(text.length, 2);
      parts.push(head, Buffer.from(text, 'latin1'));
      const at = (key: string): number => start + text.indexOf(`"${key}":`) + key.length + 3;
      const start = offset + head.length;
      const frame: PooledFrame = {
        legIndex,
        offset,
        fields: [at('E'), at('T'), at('a'), at('f'), at('l')],
      };
      offset = start + text.length;
      return frame;
    });
    this.#buffer = Buffer.concat(parts);
  }

  get issuedCount(): number {
    return this.#issuedCount;
  }

  /**
   * The next frames, at most `maxCount`. Their memory is used again: the kernel must have them before
   * more are asked for.
   */
  next(maxCount: number, timeMs: number): Buffer {
    const first = this.#issuedCount % poolLength;
    const end = Math.min(first + maxCount, poolLength);
    this.#time.write(String(timeMs), 'latin1');
    for (let position = first; position < end; position += 1) {
      const frame = this.#frames[position];
      if (frame !== undefined) {
        this.#renew(frame);
      }
    }
    return this.#buffer.subarray(this.#frames[first]?.offset, this.#frames[end]?.offset);
  }

  #renew({ legIndex, fields: [eventTime, tradeTime, aggregateId, firstId, lastId] }: PooledFrame) {
    const id = this.#aggregateIds[legIndex] ?? NaN;
    this.#aggregateIds[legIndex] = id + 1;
    const trades = firstTradeId + this.#issuedCount * 2;
    this.#issuedCount += 1;
    const buffer = this.#buffer;
    for (let digit = 0; digit < timeDigits; digit += 1) {
      const code = this.#time[digit] ?? 0;
      buffer[eventTime + digit] = code;
      buffer[tradeTime + digit] = code;
    }
    writeId(buffer, aggregateId, id);
    writeId(buffer, firstId, trades);
    writeId(buffer, lastId, trades + 1);
  }
}

function frameText(
  legIndex: number,
  turn: number,
  isCombined: boolean,
  random: () => number,
): string {
  const { symbol, price } = legs[legIndex] ?? { symbol: '', price: NaN };
  const nowPrice = price * (1 + 5e-4 * Math.sin(2 * Math.PI * turn) + 1e-5 * (random() - 0.5));
  const quantity = (0.001 + random() * 2).toFixed(3);
  const time = '0'.repeat(timeDigits);
  const id = '0'.repeat(idDigits);
  const event =
    `{"e":"aggTrade","E":${time},"s":"${symbol}","a":${id},"p":"${nowPrice.toFixed(2)}",` +
    `"q":"${quantity}","nq":"${quantity}","f":${id},"l":${id},"T":${time},` +
    `"m":${String(random() < 0.5)},"st":1}`;
  return isCombined ? `{"stream":"${symbol.toLowerCase()}@aggTrade","data":${event}}` : event;
}

/** In two halves, which fit into 31 bits: arithmetic of small integers is many times faster. */
function writeId(buffer: Buffer, offset: number, id: number): void {
  const high = Math.floor(id / 1e5);
  writeHalf(buffer, offset, high);
  writeHalf(buffer, offset + 5, id - high * 1e5);
}

function writeHalf(buffer: Buffer, offset: number, value: number): void {
  let rest = value | 0;
  for (let digit = 4; digit >= 0; digit -= 1) {
    const tenth = (rest / 10) | 0;
    buffer[offset + digit] = 48 + rest - tenth * 10;
    rest = tenth;
  }
}

/** The minimal standard generator: the same frames in every run. */
function parkMiller(seed: number): () => number {
  let state = seed;
  return () => {
    state = (16_807 * state) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
