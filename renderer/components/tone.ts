/** How good something is. Each tone has a shape and is never told by its colour alone. */
export type Tone = 'good' | 'waiting' | 'bad';
