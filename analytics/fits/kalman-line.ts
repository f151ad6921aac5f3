/**
 * The state of a Kalman filter for y = level + slope·d with y and d measured from an origin: two
 * numbers and their covariance P, held as U·D·Uᵀ (Bierman, Factorization Methods for Discrete
 * Sequential Estimation, 1977),
 *
 *     U = (1 u; 0 1),  D = diag(levelVariance, slopeVariance),  order (level, slope).
 *
 * P itself, updated by P − KhR, loses all its digits against the large P of the start; here variances
 * are only ever added, multiplied and divided, and stay positive.
 */
export class KalmanLine {
  level = 0;
  slope = 0;
  #levelVariance = 0;
  #lean = 0;
  #slopeVariance = 0;

  /** Begins anew, with the covariance in the factors above. */
  begin(
    level: number,
    slope: number,
    levelVariance: number,
    lean: number,
    slopeVariance: number,
  ): void {
    this.level = level;
    this.slope = slope;
    this.#levelVariance = levelVariance;
    this.#lean = lean;
    this.#slopeVariance = slopeVariance;
  }

  /** Variance of the slope, P's lower right. */
  get slopeVariance(): number {
    return this.#slopeVariance;
  }

  /** hPhᵀ for h = (1, d). */
  variance(d: number): number {
    const reach = this.#lean + d;
    return this.#levelVariance + this.#slopeVariance * reach * reach;
  }

  /** Measures from another origin from now on, at d and y of the old one. */
  moveOrigin(d: number, y: number): void {
    this.level += this.slope * d - y;
    this.#lean += d;
  }

  /** Time passes: P + V with V in the same factors. */
  drift(levelVariance: number, lean: number, slopeVariance: number): void {
    const sum = this.#slopeVariance + slopeVariance;
    if (!(sum > 0)) {
      this.#levelVariance += levelVariance;
      return;
    }
    const own = this.#lean;
    const between = own - lean;
    this.#levelVariance +=
      levelVariance + ((this.#slopeVariance * slopeVariance) / sum) * between * between;
    this.#lean = (own * this.#slopeVariance + lean * slopeVariance) / sum;
    this.#slopeVariance = sum;
  }

  /** Takes a sample with noise of that variance. */
  update(d: number, y: number, noiseVariance: number): void {
    const reach = this.#lean + d;
    const gainLevel = this.#levelVariance;
    const gainSlope = this.#slopeVariance * reach;
    const withLevel = noiseVariance + gainLevel;
    const total = withLevel + reach * gainSlope;
    const error = (y - this.level - this.slope * d) / total;
    this.level += (gainLevel + this.#lean * gainSlope) * error;
    this.slope += gainSlope * error;
    this.#levelVariance *= noiseVariance / withLevel;
    this.#slopeVariance *= withLevel / total;
    this.#lean -= (reach * gainLevel) / withLevel;
  }
}
