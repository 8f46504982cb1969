/**
 * The places of the `most` largest values, largest first; of equal ones the first.
 * @param row `[classes]`, no NaN
 */
export function topClasses(row: ArrayLike<number>, most: number): number[] {
  const top: number[] = [];
  for (let index = 0; index < row.length; index += 1) {
    const value = row[index] ?? 0;
    if (top.length === most && value <= (row[top.at(-1) ?? 0] ?? 0)) continue;
    const place = top.findIndex((known) => value > (row[known] ?? 0));
    top.splice(place < 0 ? top.length : place, 0, index);
    if (top.length > most) top.pop();
  }
  return top;
}
