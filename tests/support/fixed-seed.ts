import fc from 'fast-check';

/**
 * Property tests run the same cases every time, so that a red build can be run again. `FC_SEED=7 npm run test:unit` tries
 * other cases; a failure prints its seed, and the case found goes into the suite as an example.
 */
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20_261_124) });
