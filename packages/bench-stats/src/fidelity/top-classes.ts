/**
 * The indices of the `most` largest values, largest first; of equal ones the first. NaN is never among them, so there may
 * be fewer.
 * @param row `[classes]`
 */
export function topClasses(row: ArrayLike<number>, most: number): number[] {
  const top: number[] = [];
  for (let index = 0; index < row.length; index += 1) {
    const value = row[index] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    if (top.length === most && value <= (row[top.at(-1) ?? 0] ?? 0)) continue;
    const place = top.findIndex((known) => value > (row[known] ?? 0));
    top.splice(place < 0 ? top.length : place, 0, index);
    if (top.length > most) top.pop();
  }
  return top;
}
