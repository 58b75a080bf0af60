export interface Point {
  /** Time in seconds. */
  at: number;
  value: number;
}

/** Returns the slope of the least-squares line, per minute; 0 for fewer than two points. */
export function slopePerMinute(points: readonly Point[]): number {
  if (points.length < 2) return 0;
  const mean = (of: (point: Point) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [at, value] = [mean(point => point.at), mean(point => point.value)];
  const covariance = mean(point => (point.at - at) * (point.value - value));
  const variance = mean(point => (point.at - at) ** 2);
  return variance === 0 ? 0 : (covariance / variance) * 60;
}
