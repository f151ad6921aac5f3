import { describe, expect, it } from 'vitest';
import { run, runOrFail } from '../../scripts/setup/process.mjs';

const node = process.execPath;

describe('run', () => {
  it('captures both streams and the exit code', async () => {
    const script = 'console.log("out"); console.error("err"); process.exit(3)';
    const outcome = await run(node, ['-e', script], { timeoutMs: 20_000 });
    expect(outcome).toEqual({ code: 3, stdout: 'out\n', stderr: 'err\n', timedOut: false });
  });

  it('ends a program that takes too long, with its children', async () => {
    const child = 'setInterval(() => {}, 1000)';
    const script = `
      const child = require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}]);
      console.log(child.pid);
      ${child}`;
    const outcome = await run(node, ['-e', script], { timeoutMs: 1_500 });
    expect(outcome.timedOut).toBe(true);
    const pid = Number(outcome.stdout);
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  });

  it('says when there is no such program', async () => {
    const outcome = await run('no-such-program-here', [], { timeoutMs: 5_000 });
    expect(outcome.code).toBe(127);
    expect(outcome.stderr).toContain('no-such-program-here');
  });
});

describe('runOrFail', () => {
  it('fails with what happened and what to do', async () => {
    const failing = runOrFail('The step', 'Do this.', node, ['-e', 'process.exit(4)'], {
      timeoutMs: 20_000,
    });
    await expect(failing).rejects.toMatchObject({
      message: 'The step ended with exit code 4.',
      wayOut: 'Do this.',
    });
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
