import { expect, it } from 'vitest';
import { foreignFlags } from '../../scripts/setup/app-flags.mjs';
import { usageAskedFor } from '../../scripts/setup/usage.mjs';

it.each(['demo', 'start'] as const)(
  'tells every flag of %s that there is, and no other',
  (command) => {
    expect(usageAskedFor(command, ['--headless'])).toBeUndefined();
    const usage = usageAskedFor(command, ['--help']) ?? '';
    const flags = [...usage.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, flag]) => flag ?? '');
    expect(flags.length).toBeGreaterThan(5);
    expect(foreignFlags(flags)).toEqual([]);
    expect(usageAskedFor(command, ['-h'])).toBe(usage);
  },
);
