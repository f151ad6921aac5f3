import { describe, expect, it } from 'vitest';
import { isWorthShowing } from '../../scripts/setup/noise.mjs';

describe('isWorthShowing', () => {
  it.each([
    '[9842:1122/111400.111213:ERROR:bus.cc(407)] Failed to connect to the bus: Failed to connect',
    '[9842:9850:1122/111400.111213:ERROR:dbus/bus.cc:408] Failed to connect to the bus',
    '[1:1122/111400.1:ERROR:viz_main_impl.cc(183)] Exiting GPU process due to errors',
    '[1:1122/111400.1:WARNING:sandbox_linux.cc(430)] InitializeSandbox() called with threads',
    '[1:1122/111400.1:ERROR:registration_request.cc(291)] Registration response error',
    '(electron:9375): libnotify-WARNING **: 11:50:09.060: Failed to connect to proxy',
  ])('hides %s', (line) => {
    expect(isWorthShowing(line)).toBe(false);
  });

  it.each([
    '',
    'Error: bus.cc(407) is in my message',
    '[1:1122/111400.1:FATAL:bus.cc(407)] a crash',
    '[1:1122/111400.1:ERROR:CONSOLE(1)] "Uncaught TypeError", source: bus.cc (1)',
    '[1:1122/111400.1:ERROR:sqlite_database.cc(1)] disk image is malformed',
    'Pairwatch: --seconds must be a number above 0',
  ])('shows %s', (line) => {
    expect(isWorthShowing(line)).toBe(true);
  });
});
