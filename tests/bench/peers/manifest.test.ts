import { expect, it } from 'vitest';
import clients from '../../clients/package.json' with { type: 'json' };
import peers from './package.json' with { type: 'json' };

it('measures the versions that the tests of the demo exchange know', () => {
  expect(clients.dependencies).toMatchObject({
    ccxt: peers.dependencies.ccxt,
    'tardis-dev': peers.dependencies['tardis-dev'],
  });
});
