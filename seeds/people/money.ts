// How amounts and account numbers are written.

/** Two decimals, as the columns of amounts have them. */
export function money(yuan: number): string {
  return yuan.toFixed(2);
}

/** Bank accounts begin with 990000, which no card issuer has. */
export function accountNumber(serial: number): string {
  return `990000${String(serial).padStart(13, '0')}`;
}
