import { startDemoExchange, type DemoExchange } from '../../main/demo/demo-exchange.ts';
import { GeneratedSource } from '../../main/demo/generated-source.ts';
import type { Venue } from '../../analytics/market/venue.ts';

// The official clients tell every connection on the console otherwise.
process.env['LOG_LEVEL'] = 'error';

/** The demo exchange with ten minutes of history, trading in real time, under Binance's own limits. */
export function startDemoMarket(venue: Venue): Promise<DemoExchange> {
  return startDemoExchange({
    venue,
    source: new GeneratedSource({ venue, seed: 11, prehistoryMs: 600_000 }),
  });
}

/** The streams each connected client has, as the exchange knows them. */
export async function clientStreams(exchange: DemoExchange): Promise<string[][]> {
  const answer = await fetch(`${exchange.restUrl}/demo/status`);
  const { clients } = (await answer.json()) as { clients: { streamNames: string[] }[] };
  return clients.map(({ streamNames }) => streamNames);
}
