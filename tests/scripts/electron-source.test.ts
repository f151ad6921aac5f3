import { describe, expect, it } from 'vitest';
import { artifactUrl } from '../../scripts/setup/electron.mjs';

describe('artifactUrl', () => {
  const file = `electron-v45.4.1-${process.platform}-${process.arch}.zip`;

  it("is GitHub's release without further settings", () => {
    const url = `https://github.com/electron/electron/releases/download/v45.4.1/${file}`;
    expect(artifactUrl({}, '45.4.1')).toBe(url);
    expect(artifactUrl({ ELECTRON_MIRROR: '' }, '45.4.1')).toBe(url);
  });

  it('follows the mirror settings of the installer', () => {
    const env = { ELECTRON_MIRROR: 'https://m.example/', ELECTRON_CUSTOM_DIR: '{{ version }}' };
    expect(artifactUrl(env, '45.4.1')).toBe(`https://m.example/45.4.1/${file}`);
    const npm = { ...env, npm_config_electron_mirror: 'https://n.example/' };
    expect(artifactUrl(npm, '45.4.1')).toBe(`https://n.example/45.4.1/${file}`);
  });
});
