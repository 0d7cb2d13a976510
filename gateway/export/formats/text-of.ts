// A value as the text of a cell: nothing for what is not there, JSON for what is no single value.

export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
