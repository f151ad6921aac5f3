/** What may stand between two fields, the likeliest first. */
const separators = [',', ';', '\t', '|'] as const;

/** The separator that a header line uses: the one that is in it most often. */
export function separatorOf(header: string): string {
  const counts = separators.map((separator) => header.split(separator).length);
  return separators[counts.indexOf(Math.max(...counts))] ?? ',';
}

/**
 * The fields of one line; quoted ones without their quotes (RFC 4180), and blanks about a field gone.
 * @returns `undefined` when a quote is not closed
 */
export function csvFields(line: string, separator: string): string[] | undefined {
  if (!line.includes('"')) {
    return line.split(separator).map((field) => field.trim());
  }
  const fields: string[] = [];
  let at = 0;
  while (at <= line.length) {
    let field = '';
    if (line[at] === '"') {
      let end = line.indexOf('"', at + 1);
      while (end !== -1 && line[end + 1] === '"') {
        field += line.slice(at + 1, end + 1);
        at = end + 1;
        end = line.indexOf('"', at + 1);
      }
      if (end === -1) {
        return undefined;
      }
      field += line.slice(at + 1, end);
      at = end + 1;
    }
    const next = line.indexOf(separator, at);
    const end = next === -1 ? line.length : next;
    fields.push((field + line.slice(at, end)).trim());
    at = end + 1;
  }
  return fields;
}
