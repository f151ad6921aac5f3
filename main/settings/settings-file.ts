import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join, parse } from 'node:path';
import * as v from 'valibot';
import writeFileAtomic from 'write-file-atomic';
import { wordsOf } from '../error-words.ts';
import { defaultSettings, settingsSchema, type Settings } from '../../preload/settings.ts';

export type LoadedSettings =
  | { readonly kind: 'loaded'; readonly settings: Settings }
  | { readonly kind: 'firstStart'; readonly settings: Settings }
  /** The file made no sense. `setAsideAs` is where it is now, if it could be moved. */
  | {
      readonly kind: 'damaged';
      readonly settings: Settings;
      readonly reason: string;
      readonly setAsideAs: string | undefined;
    };

/**
 * Reads settings.json. Never throws: a file that makes no sense is renamed, so that nothing the user
 * wrote is lost, and the defaults are used. Fields that an older version did not know are filled in.
 *
 * @param now - names the file that is set aside
 */
export function loadSettings(file: string, now: Date): LoadedSettings {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) {
      return { kind: 'firstStart', settings: defaultSettings };
    }
    return damaged(file, now, `it cannot be read (${wordsOf(error)})`);
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return damaged(file, now, 'it is not JSON');
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    return damaged(file, now, 'it does not hold settings');
  }
  const parsed = v.safeParse(settingsSchema, { ...defaultSettings, ...content });
  if (!parsed.success) {
    return damaged(file, now, parsed.issues[0].message);
  }
  return { kind: 'loaded', settings: parsed.output };
}

/**
 * Writes settings.json in one step: after a crash or a power cut the file is the old one or the new
 * one, never half of each.
 *
 * @throws the file system's error when the folder cannot be written
 */
export async function saveSettings(file: string, settings: Settings): Promise<void> {
  mkdirSync(dirname(file), { recursive: true });
  await writeFileAtomic(file, `${JSON.stringify(settings, undefined, 2)}\n`);
}

function damaged(file: string, now: Date, reason: string): LoadedSettings {
  const { dir, name, ext } = parse(file);
  const stamp = now.toISOString().replaceAll(':', '-').replace('.', '-');
  const setAsideAs = join(dir, `${name}.damaged-${stamp}${ext}`);
  try {
    renameSync(file, setAsideAs);
    return { kind: 'damaged', settings: defaultSettings, reason, setAsideAs };
  } catch (error) {
    return {
      kind: 'damaged',
      settings: defaultSettings,
      reason: `${reason}; it could not be renamed (${wordsOf(error)})`,
      setAsideAs: undefined,
    };
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
