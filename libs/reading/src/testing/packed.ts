import { writeZip } from '#libs/formats';

/** An archive of texts by name. */
export async function packed(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const contents = Object.entries(files).map(([name, text]) => ({ name, text: [text] }));
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeZip(contents)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
