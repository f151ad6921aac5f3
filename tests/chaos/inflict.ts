import { brokenFrame, oversizeFrame } from '../../main/demo/faults/broken-frames.ts';
import type { DemoExchange } from '../../main/demo/demo-exchange.ts';
import type { DemoTrade } from '../../main/demo/demo-source.ts';
import type { Fault } from './fault.ts';

/** What a fault acts on besides the exchange. */
export interface Surroundings {
  readonly exchange: DemoExchange;
  /** Runs `end` after a while, or when the trouble is over. */
  readonly later: (delayMs: number, end: () => Promise<void> | void) => void;
  jumpClock(jumpMs: number): void;
  failNames(code: 'ENOTFOUND' | 'EAI_AGAIN' | undefined): void;
  tellResume(): void;
  /** Holds the database as another program would; returns how to let go. */
  lockStore(): () => void;
  /** Ends the app, in order or not, and resolves when it runs again. */
  restart(how: 'stop' | 'kill', awayMs: number): Promise<void>;
}

/** Makes a fault happen; resolves when the next one may come. */
export async function inflict(fault: Fault, around: Surroundings): Promise<void> {
  const { exchange, later } = around;
  const { faults } = exchange;
  switch (fault.kind) {
    case 'drop':
      exchange.dropConnections();
      break;
    case 'halfOpen':
      faults.halfOpen();
      break;
    case 'legSilent':
      exchange.setSilent(fault.symbol, true);
      later(fault.forMs, () => exchange.setSilent(fault.symbol, false));
      break;
    case 'allSilent':
      exchange.setSilent('all', true);
      later(fault.forMs, () => exchange.setSilent('all', false));
      break;
    case 'wrongRoute':
      faults.leaveUnserved(fault.connectionCount);
      exchange.dropConnections();
      break;
    case 'garbage':
      for (const breakage of fault.breakages) {
        exchange.sendRaw(brokenFrame(breakage, sampleTrade(fault.symbol, around)));
      }
      break;
    case 'oversize':
      exchange.sendRaw(oversizeFrame(fault.bytes));
      break;
    case 'repeated':
      faults.wire.repeat(fault.symbol, fault.count);
      break;
    case 'reordered':
      faults.wire.reorder(fault.symbol, fault.count, fault.order);
      break;
    case 'missing':
      faults.wire.withhold(fault.symbol, fault.count);
      break;
    case 'restHole':
      faults.wire.declareHole(fault.symbol, fault.count);
      break;
    case 'close1008':
      faults.closeConnections(1008, 'Too many requests');
      break;
    case 'restBan':
      faults.restDoor.ban(fault.status, fault.seconds);
      break;
    case 'streamBan':
      faults.streamDoor.ban(fault.status, fault.seconds);
      exchange.dropConnections();
      break;
    case 'refused451':
      faults.streamDoor.set({ kind: 'refusing', status: 451 });
      faults.restDoor.set({ kind: 'refusing', status: 451 });
      exchange.dropConnections();
      later(fault.forMs, () => {
        faults.streamDoor.set({ kind: 'open' });
        faults.restDoor.set({ kind: 'open' });
      });
      break;
    case 'serverShutdown':
      faults.shutDown(fault.graceMs);
      break;
    case 'lifeOver':
      faults.closeConnections(1001, 'Connection life is over');
      break;
    case 'dnsFailure':
      around.failNames(fault.code);
      exchange.dropConnections();
      later(fault.forMs, () => around.failNames(undefined));
      break;
    case 'portClosed':
      faults.leavePort();
      exchange.dropConnections();
      later(fault.forMs, () => faults.returnToPort());
      break;
    case 'blackHole':
    case 'resets':
      faults.streamDoor.set({ kind: fault.kind === 'resets' ? 'cutting' : 'hanging' });
      exchange.dropConnections();
      later(fault.forMs, () => faults.streamDoor.set({ kind: 'open' }));
      break;
    case 'slowRest':
      faults.restDoor.set({ kind: 'slow', delayMs: fault.delayMs, dripMs: fault.dripMs });
      later(fault.forMs, () => faults.restDoor.set({ kind: 'open' }));
      break;
    case 'deadRest':
      faults.restDoor.set({ kind: fault.how });
      later(fault.forMs, () => faults.restDoor.set({ kind: 'open' }));
      break;
    case 'restError':
      faults.restDoor.set({ kind: 'refusing', status: fault.status });
      later(fault.forMs, () => faults.restDoor.set({ kind: 'open' }));
      break;
    case 'clockJump':
      around.jumpClock(fault.jumpMs);
      break;
    case 'resume':
      around.tellResume();
      break;
    case 'storeLocked':
      later(fault.forMs, around.lockStore());
      break;
    case 'restart':
      await around.restart('stop', fault.awayMs);
      break;
    case 'kill':
      await around.restart('kill', fault.awayMs);
      break;
  }
}

/** What a broken frame pretends to be: a trade that could come next. */
function sampleTrade(symbol: string, { exchange }: Surroundings): DemoTrade {
  const tradeId = (exchange.issued(symbol)?.lastId ?? 0) + 1;
  const tradeTimeMs = Date.now();
  return {
    kind: 'aggTrade',
    symbol,
    tradeId,
    priceText: '1234.5',
    quantityText: '0.001',
    firstTradeId: tradeId * 2,
    lastTradeId: tradeId * 2,
    tradeTimeMs,
    eventTimeMs: tradeTimeMs,
    isBuyerMaker: false,
  };
}
