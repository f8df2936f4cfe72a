import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Processes of a user, from /proc: sshd runs one for every session of the login, in the user's name. */
export function processesOf(uid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => livingUidOf(pid) === uid);
}

/** One that has ended and waits for its parent (a zombie) is not alive: where nobody is its parent, it stays for ever. */
function livingUidOf(pid: number): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return /^State:\s+Z/m.test(status) ? undefined : Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]);
  } catch {
    return undefined;
  }
}

const LOOK_MS = 100;
/** A login that was let in just before its keys went needs about so many looks to show up as a process. */
const QUIET_LOOKS = 5;
/** Who may log in and comes back at once, again and again, must not keep us. */
const MOST_LOOKS = 50;

/**
 * Ends every session of a user who cannot log in any more, or whose credentials have changed.
 * @returns how many processes were ended
 */
export async function endSessions(uid: number): Promise<number> {
  let ended = 0;
  for (let look = 0, quiet = 0; look < MOST_LOOKS && quiet < QUIET_LOOKS; look += 1) {
    const found = processesOf(uid);
    quiet = found.length === 0 ? quiet + 1 : 0;
    for (const pid of found) ended += end(pid);
    await sleep(LOOK_MS);
  }
  return ended;
}

function end(pid: number): number {
  try {
    process.kill(pid, 'SIGKILL');
    return 1;
  } catch {
    return 0;
  }
}
