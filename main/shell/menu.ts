import { app, Menu, shell, type MenuItemConstructorOptions } from 'electron';

/** Installs the application menu. */
export function installMenu(options: {
  readonly openPreferences: () => void;
  readonly backUpDatabase: () => void;
  readonly dataFolder: string;
}): void {
  const mac = process.platform === 'darwin';
  const preferences: MenuItemConstructorOptions = {
    label: mac ? 'Settings…' : 'Preferences…',
    accelerator: 'CmdOrCtrl+,',
    click: () => options.openPreferences(),
  };
  const backUp: MenuItemConstructorOptions = {
    label: 'Back Up Database…',
    click: () => options.backUpDatabase(),
  };
  const appMenu: MenuItemConstructorOptions = {
    label: app.name,
    submenu: [
      { role: 'about' },
      { type: 'separator' },
      preferences,
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit' },
    ],
  };
  const fileMenu: MenuItemConstructorOptions = {
    label: 'File',
    submenu: mac
      ? [backUp, { type: 'separator' }, { role: 'close' }]
      : [backUp, { type: 'separator' }, preferences, { type: 'separator' }, { role: 'quit' }],
  };
  const viewMenu: MenuItemConstructorOptions = {
    label: 'View',
    submenu: [
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
      ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
    ],
  };
  const helpMenu: MenuItemConstructorOptions = {
    role: 'help',
    submenu: [
      {
        label: 'Open data folder',
        click: () => void shell.openPath(options.dataFolder),
      },
    ],
  };
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(mac ? [appMenu] : []),
      fileMenu,
      { role: 'editMenu' },
      viewMenu,
      { role: 'windowMenu' },
      helpMenu,
    ]),
  );
}
