import { startDemoExchange, type DemoExchange } from '../../main/demo/demo-exchange.ts';
import { GeneratedSource, type GeneratedSourceOptions } from '../../main/demo/generated-source.ts';
import { RunningApp, temporaryFolder } from './running-app.ts';

/** Arguments that send the app to this exchange. */
export function addressArgs({
  wsUrl,
  restUrl,
}: Pick<DemoExchange, 'wsUrl' | 'restUrl'>): readonly string[] {
  return ['--ws-url', wsUrl, '--rest-url', restUrl];
}

interface DemoRunOptions {
  /** Added to the app's own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Fills the user-data folder before the app starts. */
  readonly prepare?: (folder: string) => void;
}

type Ending = () => void | Promise<void>;

/** The real app on a generated market of its own, in a user-data folder that goes with it. */
export class DemoRun {
  readonly app: RunningApp;
  readonly exchange: DemoExchange;
  readonly folder: string;
  readonly #endings: readonly Ending[];

  private constructor(
    app: RunningApp,
    exchange: DemoExchange,
    folder: string,
    endings: readonly Ending[],
  ) {
    this.app = app;
    this.exchange = exchange;
    this.folder = folder;
    this.#endings = endings;
  }

  static async start(
    market: Omit<GeneratedSourceOptions, 'venue'>,
    { environment, prepare }: DemoRunOptions = {},
  ): Promise<DemoRun> {
    const endings: Ending[] = [];
    try {
      const folder = temporaryFolder();
      endings.unshift(() => folder.remove());
      prepare?.(folder.path);
      const source = new GeneratedSource({ ...market, venue: 'usdm' });
      const exchange = await startDemoExchange({ source });
      endings.unshift(() => exchange.stop());
      const app = await RunningApp.launch(folder.path, addressArgs(exchange), environment);
      endings.unshift(() => app.close());
      return new DemoRun(app, exchange, folder.path, endings);
    } catch (error) {
      await endAll(endings);
      throw error;
    }
  }

  async stop(): Promise<void> {
    await endAll(this.#endings);
  }
}

async function endAll(endings: readonly Ending[]): Promise<void> {
  for (const end of endings) {
    await end();
  }
}
