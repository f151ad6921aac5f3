import { mount } from 'svelte';
import './styles/fonts.css';
import './styles/theme.css';
import './styles/base.css';
import { openBridge } from './bridge.ts';
import App from './components/App.svelte';
import NoBridge from './components/NoBridge.svelte';
import { startAnalyticsWorker } from './state/analytics-port.ts';
import { AppState } from './state/app-state.svelte.ts';
import { ThemeState } from './state/theme.svelte.ts';

const target = document.querySelector('#app');
if (target === null) {
  throw new Error('The page has no #app element.');
}

const theme = new ThemeState(matchMedia('(prefers-color-scheme: dark)'), document.documentElement);
const api = openBridge();
if (api === undefined) {
  mount(NoBridge, { target });
} else {
  const app = new AppState(api, startAnalyticsWorker(), theme);
  mount(App, { target, props: { app } });
  void app.start();
}
