import { crc32, deflateRawSync } from 'node:zlib';

/** One entry of a crafted archive. What is not given is what an ordinary archive has. */
export interface CraftedZipEntry {
  path: string;
  body?: string | Uint8Array;
  /** Unix mode with the type of the file: 0o100644 unless given. */
  mode?: number;
  /** Store the bytes as they are. */
  stored?: boolean;
  /** Fields that lie. */
  localPath?: string;
  size?: number;
  checksum?: number;
  method?: number;
  flags?: number;
}

interface Encoded {
  header: Buffer;
  local: Buffer;
}

function encode(entry: CraftedZipEntry, offset: number): Encoded {
  const body = Buffer.from(entry.body ?? '');
  const data = entry.stored === true ? body : deflateRawSync(body);
  const name = Buffer.from(entry.path);
  const localName = Buffer.from(entry.localPath ?? entry.path);
  const common = (): Buffer => {
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(entry.flags ?? 0x800, 2);
    fields.writeUInt16LE(entry.method ?? (entry.stored === true ? 0 : 8), 4);
    fields.writeUInt32LE(entry.checksum ?? crc32(body), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(entry.size ?? body.length, 18);
    return fields;
  };
  const localFields = common();
  localFields.writeUInt16LE(localName.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), localFields, localName, data]);
  const fields = common();
  fields.writeUInt16LE(name.length, 22);
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 6);
  tail.writeUInt32LE(offset, 10);
  const header = Buffer.concat([Buffer.from('PK\x01\x02\x14\x03', 'latin1'), fields, tail, name]);
  return { header, local };
}

/** A zip archive with exactly these entries, however odd they are. */
export function craftZip(entries: readonly CraftedZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const headers: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { header, local } = encode(entry, offset);
    locals.push(local);
    headers.push(header);
    offset += local.length;
  }
  const directory = Buffer.concat(headers);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}
