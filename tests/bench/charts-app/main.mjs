// @ts-check
// A bare Electron window for the charts benchmark; the driver loads the page into it.
import { app, BrowserWindow } from 'electron';

// Not awaited: the app is only ready after this module has been evaluated.
void app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    useContentSize: true,
    webPreferences: { backgroundThrottling: false },
  });
  return window.loadURL('about:blank');
});
app.on('window-all-closed', () => app.quit());
