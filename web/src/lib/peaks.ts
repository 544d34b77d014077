/** How loud a sound is along its length: `count` values from 0 to 1, the loudest of them 1; silence is all 0. */
export function peaks(samples: Float32Array, count: number): number[] {
  const found = Array.from({ length: count }, (_, place) => {
    const from = Math.floor((place * samples.length) / count);
    const to = Math.max(from + 1, Math.floor(((place + 1) * samples.length) / count));
    let most = 0;
    for (let index = from; index < to && index < samples.length; index += 1) {
      most = Math.max(most, Math.abs(samples[index] ?? 0));
    }
    return most;
  });
  const loudest = Math.max(...found, 0);
  return loudest > 0 ? found.map((one) => one / loudest) : found;
}
