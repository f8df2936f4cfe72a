import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { inProject } from './project.mjs';

const onPath = (program) => process.env['PATH'].split(delimiter).some((folder) => existsSync(join(folder, program)));

/** What some suites need beyond Node, how a suite that needs it is known by its path or titles, and how to get it. */
export const needs = [
  {
    name: 'OpenSSH server (/usr/sbin/sshd)',
    debianPackage: 'openssh-server',
    isThere: () => existsSync('/usr/sbin/sshd'),
    suites: /sftp|ssh/i,
    advice: 'npm run test:services',
  },
  {
    name: 'Redis (redis-server on the PATH)',
    debianPackage: 'redis-server',
    isThere: () => onPath('redis-server'),
    suites: /redis/i,
    advice: 'npm run test:services',
  },
  {
    name: 'LibreOffice Calc (/usr/bin/soffice)',
    debianPackage: 'libreoffice-calc',
    isThere: () => existsSync('/usr/bin/soffice'),
    suites: /libreoffice|formulas/i,
    advice: 'npm run test:services',
  },
  {
    name: 'GnuPG (gpg on the PATH)',
    debianPackage: 'gnupg',
    isThere: () => onPath('gpg'),
    suites: /gnupg/i,
    advice: 'npm run test:services',
  },
  {
    name: 'root (drop accounts are users of the system)',
    isThere: () => process.getuid?.() === 0,
    suites: /drop.accounts/i,
    advice: 'run the suite as root on Debian',
  },
  {
    name: "other people's documents (../shared/corpus)",
    isThere: () => existsSync(inProject('../shared/corpus')),
    suites: /corpus/i,
    advice: 'put the corpus there',
  },
];

/** Servers that are not installed; suites start them by themselves. */
export const missingServices = () => needs.filter(({ debianPackage, isThere }) => debianPackage && !isThere());
