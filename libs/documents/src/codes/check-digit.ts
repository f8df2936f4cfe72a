/**
 * A number of GS1 with the check digit that its other digits call for: weights 3 and 1 from the right, up to the next ten. GTIN-8, -12, -13 and -14, GLN and
 * SSCC alike: GS1 General Specifications, section 7.9.1.
 * @param digits the number with its check digit, digits only
 */
export function withCheckDigit(digits: string): string {
  const body = digits.slice(0, -1);
  let sum = 0;
  for (let index = 0; index < body.length; index += 1)
    sum += Number(body[body.length - 1 - index]) * (index % 2 === 0 ? 3 : 1);
  return `${body}${(10 - (sum % 10)) % 10}`;
}
