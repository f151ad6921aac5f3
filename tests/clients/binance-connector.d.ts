/** The parts used here of a package that comes without types. */
declare module '@binance/connector' {
  interface Logger {
    info(...parts: unknown[]): void;
    error(...parts: unknown[]): void;
    warn(...parts: unknown[]): void;
    debug(...parts: unknown[]): void;
    log(...parts: unknown[]): void;
  }
  export class WebsocketStream {
    constructor(options: {
      wsURL: string;
      combinedStreams?: boolean;
      logger?: Logger;
      callbacks: { open?: () => void; message?: (text: string) => void; pong?: () => void };
    });
    subscribe(stream: string | string[]): void;
    unsubscribe(stream: string | string[]): void;
    pingServer(): void;
    disconnect(): void;
  }
  export class Spot {
    constructor(apiKey: string, apiSecret: string, options: { baseURL: string });
    aggTrades(symbol: string, options?: object): Promise<{ data: { a: number }[] }>;
    klines(symbol: string, interval: string, options?: object): Promise<{ data: unknown[][] }>;
    exchangeInfo(options?: object): Promise<{ data: { symbols: { symbol: string }[] } }>;
    time(): Promise<{ data: { serverTime: number } }>;
    ping(): Promise<{ data: object }>;
  }
}
