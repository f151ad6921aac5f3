import type { Venue } from '../../analytics/market/venue.ts';
import { decimalsOf, type DemoInstrument } from './demo-instruments.ts';

/** Far away, as Binance writes the delivery of a contract that never ends. */
const perpetualDeliveryMs = 4_133_404_800_000;
const onboardMs = 1_569_398_400_000;
const orderTypes = ['LIMIT', 'MARKET'];

/** Answer of `exchangeInfo`, with the fields that clients read. */
export function exchangeInfo(
  venue: Venue,
  instruments: readonly DemoInstrument[],
  serverTimeMs: number,
): object {
  const weightLimit = {
    rateLimitType: 'REQUEST_WEIGHT',
    interval: 'MINUTE',
    intervalNum: 1,
    limit: venue === 'spot' ? 6_000 : 2_400,
  };
  const head = {
    timezone: 'UTC',
    serverTime: serverTimeMs,
    rateLimits: [weightLimit],
    exchangeFilters: [],
  };
  if (venue === 'spot') {
    return { ...head, symbols: instruments.map(spotSymbol) };
  }
  return {
    ...head,
    futuresType: 'U_MARGINED',
    assets: [{ asset: 'USDT', marginAvailable: true, autoAssetExchange: '-10000' }],
    symbols: instruments.map(perpetualSymbol),
  };
}

function filters(instrument: DemoInstrument): object[] {
  const { tickSizeQuote, stepSizeBase, priceDecimals, quantityDecimals } = instrument;
  const tickSize = tickSizeQuote.toFixed(priceDecimals);
  const stepSize = stepSizeBase.toFixed(quantityDecimals);
  const lots = { minQty: stepSize, maxQty: (9_000).toFixed(quantityDecimals), stepSize };
  return [
    {
      filterType: 'PRICE_FILTER',
      minPrice: tickSize,
      maxPrice: (1_000_000).toFixed(priceDecimals),
      tickSize,
    },
    { filterType: 'LOT_SIZE', ...lots },
    { filterType: 'MARKET_LOT_SIZE', ...lots },
  ];
}

function perpetualSymbol(instrument: DemoInstrument): object {
  const { symbol, baseAsset, quoteAsset, tickSizeQuote, stepSizeBase } = instrument;
  return {
    symbol,
    pair: symbol,
    contractType: 'PERPETUAL',
    deliveryDate: perpetualDeliveryMs,
    onboardDate: onboardMs,
    status: 'TRADING',
    maintMarginPercent: '2.5000',
    requiredMarginPercent: '5.0000',
    baseAsset,
    quoteAsset,
    marginAsset: quoteAsset,
    pricePrecision: decimalsOf(tickSizeQuote),
    quantityPrecision: decimalsOf(stepSizeBase),
    baseAssetPrecision: 8,
    quotePrecision: 8,
    underlyingType: 'COIN',
    underlyingSubType: [],
    triggerProtect: '0.0500',
    liquidationFee: '0.012500',
    marketTakeBound: '0.05',
    filters: [...filters(instrument), { filterType: 'MIN_NOTIONAL', notional: '5' }],
    orderTypes,
    timeInForce: ['GTC', 'IOC', 'FOK'],
  };
}

function spotSymbol(instrument: DemoInstrument): object {
  const { symbol, baseAsset, quoteAsset } = instrument;
  return {
    symbol,
    status: 'TRADING',
    baseAsset,
    baseAssetPrecision: 8,
    quoteAsset,
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    baseCommissionPrecision: 8,
    quoteCommissionPrecision: 8,
    orderTypes,
    icebergAllowed: false,
    ocoAllowed: false,
    otoAllowed: false,
    quoteOrderQtyMarketAllowed: false,
    allowTrailingStop: false,
    cancelReplaceAllowed: false,
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: false,
    filters: [
      ...filters(instrument),
      { filterType: 'NOTIONAL', minNotional: '5.00000000', applyMinToMarket: true },
    ],
    permissions: [],
    permissionSets: [['SPOT']],
    defaultSelfTradePreventionMode: 'NONE',
    allowedSelfTradePreventionModes: ['NONE'],
  };
}
