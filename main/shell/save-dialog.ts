import { app, dialog, type BrowserWindow } from 'electron';
import { join } from 'node:path';

/** Asks where a copy of the database goes; `undefined` when the user cancels. */
export async function chooseBackupFile(
  window: BrowserWindow,
  proposedName: string,
): Promise<string | undefined> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Back up database',
    defaultPath: join(app.getPath('documents'), proposedName),
    buttonLabel: 'Back Up',
    filters: [{ name: 'SQLite database', extensions: ['db'] }],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  return canceled || filePath === '' ? undefined : filePath;
}
