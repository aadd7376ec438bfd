/** The first of a list for which this holds, as it does for all after it. */
export function firstThat<T>(list: readonly T[], holds: (item: T) => boolean): T | undefined {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(list[middle]!)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return list[low];
}
