import { describe, expect, it } from 'vitest';
import {
  installableName,
  missingLibraries,
  packageForLibrary,
} from '../../scripts/setup/library-packages.mjs';

describe('missingLibraries', () => {
  it('takes only those that were not found, each once', () => {
    const output = [
      '\tlinux-vdso.so.1 (0x00007ffd)',
      '\tlibgtk-3.so.0 => not found',
      '\tlibX11.so.6 => /lib/x86_64-linux-gnu/libX11.so.6 (0x00007f)',
      '\tlibgtk-3.so.0 => not found',
    ].join('\n');
    expect(missingLibraries(output)).toEqual(['libgtk-3.so.0']);
  });
});

describe('packageForLibrary', () => {
  it('names the Debian package', () => {
    expect(packageForLibrary('libgtk-3.so.0')).toBe('libgtk-3-0');
    expect(packageForLibrary('libunknown.so.1')).toBeUndefined();
  });
});

describe('installableName', () => {
  const entry = (name: string, candidate: string): string =>
    `${name}:\n  Installed: (none)\n  Candidate: ${candidate}\n  Version table:\n     1.0 500\n`;

  it('keeps the name where it can be installed', () => {
    expect(installableName('libasound2', entry('libasound2', '1.2.8-1'))).toBe('libasound2');
  });

  it('takes the 64-bit-time name where only that can be installed', () => {
    const policy = entry('libasound2', '(none)') + entry('libasound2t64', '1.2.11-1');
    expect(installableName('libasound2', policy)).toBe('libasound2t64');
    expect(installableName('libasound2', entry('libasound2t64', '1.2.11-1'))).toBe('libasound2t64');
  });

  it('keeps the name when neither is known, so that the message names it', () => {
    expect(installableName('xvfb', '')).toBe('xvfb');
  });
});
