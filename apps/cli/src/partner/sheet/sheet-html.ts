import { replyName, reportName } from '#libs/pipeline';

import { exampleName, type SampleFile, type SheetFacts } from './sheet-facts.js';
import { SHEET_STYLE } from './sheet-style.js';

/** Lines and characters of a sample that are shown; the rest comes with the link. */
const SHOWN_LINES = 4;
const SHOWN_CHARACTERS = 900;

const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
const code = (text: string): string => `<code>${escape(text)}</code>`;
const row = (name: string, content: string): string => `<tr><th scope="row">${name}</th><td>${content}</td></tr>`;
const BLANK = '<span class="blank"><span class="spoken">to be filled in by hand</span></span>';

/** One page for a supplier's clerk, to read on a screen or to print on A4. No script, no outside resource. */
export function sheetHtml(facts: SheetFacts): string {
  const title = `Sending files to ${facts.company.name}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title><style>${SHEET_STYLE}</style></head>
<body><main>
<header><h1>${escape(title)}</h1><p>For ${escape(facts.partner)}, made on ${escape(facts.madeOn)}. Please keep this page: everything that you need to send and to cure a file is on it.</p></header>
${loginSection(facts)}
${fileSection(facts)}
${replySection(facts)}
${sampleSection(facts.samples)}
${contactSection(facts)}
</main></body></html>
`;
}

function loginSection({ host, port, login, logsInWith, hostFingerprint }: SheetFacts): string {
  const secret = {
    key: 'the private key file that you were given or made',
    password: 'the password that you were told',
    either: 'the key or password that you were given',
  }[logsInWith];
  const bare = hostFingerprint.replace('SHA256:', '');
  return `<section><h2>1. Log in</h2>
<p>With any SFTP program, for example WinSCP or FileZilla.</p>
<table>${row('Protocol', 'SFTP (SSH file transfer), not FTP or FTPS')}${row('Host', code(host))}${row('Port', code(String(port)))}${row('User', login === undefined ? BLANK : code(login))}${row('Log in with', secret)}${row('Host key', `${code(hostFingerprint)} (Ed25519)`)}</table>
<p><strong>Check the host key the first time.</strong> The program asks whether you trust the server. Say yes only if it shows the host key above, letter by letter; otherwise cancel and call us.</p>
<ul><li>WinSCP: the window <em>Warning</em> or <em>Unknown server</em> shows it as <q>SHA-256</q>: ${code(bare)}. With a key: <em>Advanced, SSH, Authentication, Private key file</em>.</li>
<li>FileZilla: the window <em>Unknown host key</em> shows it as <q>Fingerprint: SHA256:</q> and the same letters. With a key: <em>Site Manager, Logon Type: Key file</em>.</li></ul></section>`;
}

function fileSection(facts: SheetFacts): string {
  const { folders, files } = facts;
  const name = exampleName(facts);
  const wholeWhen = {
    rename: `Upload under a name that ends in ${code('.part')}, then rename it: ${code(`${name}.part`)} becomes ${code(name)}. We take it the moment it has its own name. WinSCP does so by itself for larger files; FileZilla does not, so rename by hand.`,
    marker: `When the upload has ended, upload an empty second file with ${code(files.marker)} added to the name: ${code(name + files.marker)}. Only then do we take the first.`,
    stable: `Best upload under a name that ends in ${code('.part')}, then rename it to ${code(name)}. If your program cannot: we take a file once it has not changed for ${files.stableSeconds} seconds.`,
  }[files.complete];
  const names = /^\*+$/.test(files.pattern)
    ? `Any name, for example ${code(name)}`
    : `${code(files.pattern)}, where * stands for anything, for example ${code(name)}. Other names stay in the folder unread`;
  return `<section><h2>2. Send a file</h2>
<table>${row('Folder', code(folders.inbox))}${row('Name', `${names}. Use a new name for each file`)}${row('Upload', wholeWhen)}${row('Largest file', sizeInWords(files.maxBytes))}</table></section>`;
}

function replySection(facts: SheetFacts): string {
  const { folders } = facts;
  const name = exampleName(facts);
  return `<section><h2>3. Read the answer</h2>
<p>Every file is answered in the folder ${code(folders.replies)}. For ${code(name)} you find there:</p>
<table>${row(code(replyName(name, 'received')), 'within a minute: we have your file; it holds our reference')}${row(code(replyName(name, 'result')), 'when all is done: a line for each document, taken or rejected, and why')}${row(code(reportName(name)), '<strong>open this one</strong> in your browser: what is wrong, in which line, and what to do')}</table>
<p>Cure what the report names, then send <strong>only the documents that were rejected</strong>, under a new file name. <em>refused</em>, <em>held</em> or <em>waiting</em>: people here see to it, and a new result follows. What was taken is never taken twice. Files that we send you lie in ${code(folders.outbox)}; you may delete what you have read.</p></section>`;
}

function sampleSection(samples: readonly SampleFile[]): string {
  if (samples.length === 0) return '';
  return `<section><h2>4. A sample</h2>${samples.map(sampleFigure).join('')}</section>`;
}

function sampleFigure({ name, description, text }: SampleFile): string {
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  const shown = lines.slice(0, SHOWN_LINES).join('\n').slice(0, SHOWN_CHARACTERS);
  const isWhole = shown.length >= lines.join('\n').length;
  const href = `data:text/plain;charset=utf-8;base64,${Buffer.from(text).toString('base64')}`;
  return `<figure><figcaption><a href="${href}" download="${escape(name)}">${escape(name)}</a> ${escape(description)}</figcaption><pre tabindex="0">${escape(shown)}${isWhole ? '' : '\n…'}</pre></figure>`;
}

function contactSection({ company }: SheetFacts): string {
  const { name, email, phone } = company.contact;
  const rows = [
    row('Name', name === undefined ? BLANK : escape(name)),
    row('E-mail', email === undefined ? BLANK : `<a href="mailto:${escape(email)}">${escape(email)}</a>`),
    row('Telephone', phone === undefined ? BLANK : escape(phone)),
  ];
  return `<section><h2>Whom to ask</h2><table>${rows.join('')}</table><p>Have the name of your file ready, or the reference that begins with ${code('rcp_')}.</p></section>`;
}

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'];

function sizeInWords(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log(bytes) / Math.log(1000)));
  return `${Math.floor((bytes / 1000 ** power) * 10) / 10} ${UNITS[power]}`;
}
