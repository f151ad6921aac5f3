import { timeframes } from '../../analytics/market/timeframe.ts';

/** The help text of `npm run analyze`. */
export const usage = `npm run analyze -- [flags]     the statistics of a pair, without a window

What to analyze:
  --ticks FILE           trades: a database of Pairwatch (market_data.db), a CSV file with the columns
                         of its view tick_log in any order (time_ms, symbol, price; quantity, trade_id,
                         standing, venue where there are any), or Binance's frames as lines of JSON;
                         text may be packed with gzip
  --y SYMBOL --x SYMBOL  the dependent leg and the hedge leg (ETHUSDT and BTCUSDT)
  --venue KEY            which market of the file, where it holds several (usdm, spot, …)
  --extreme N|off        deviations from which on a price waits to be confirmed, in files that do not
                         tell it (20)
  --bars-y FILE          bars instead of trades: Binance's public klines with and without a header, CSV
  --bars-x FILE          with the columns date and close, or JSON rows [openMs, o, h, l, c, v]

How:
  --timeframe T          ${timeframes.join(', ')} (1s; for bars: that of the files)
  --window N             samples of the regression (60)
  --scale log|price      what is regressed (log)
  --hedge METHOD         of the hedge ratio: ols, tls, huber, theil-sen or kalman (ols)
  --z DEFINITION         in-window, lagged or rolling (lagged)
  --ddof 0|1             the standard deviation of in-window and rolling divides by n or n - 1 (1);
                         that of lagged always by n - 2
  --entry Z              |z| from which on there is a signal (2)
  --coint-window N       samples of the cointegration test (3600)
  --coint-lag auto|N     lagged changes in that test: by AIC, or so many (auto)

Results:
  --out FILE             one row of CSV per closed bar; - writes to standard output
  --json                 the summary as JSON
  --strict               end with exit code 1 when rows could not be read or came too late for their bar
  --help

A row's time_ms is the end of its bar; alpha, beta, beta_se and r2 are of the window that ends with it. spread and
z are by the definition of --z: lagged ones are measured with alpha and beta of the row before, rolling ones are
y - beta*x with its mean left in; spread is on the scale of --scale, so 0.0012 on log prices is 12 basis points. A
figure that is not known is an empty field; half_life is known only where eg_p and eg_t pass 5 %. Exit codes:
0 done, 1 the files cannot be used, 2 the command line makes no sense.`;
