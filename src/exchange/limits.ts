import { hours } from "../kernel/time.ts";

/**
 * Regions of a cluster that is told one by one, in a link or in PD's documents, and their replicas together: of more a sample is
 * taken. What is generated from a few numbers may have more (`TOPOLOGY_LIMITS`).
 */
export const MAX_REGIONS = 10_000;
export const MAX_TOLD_REPLICAS = 40_000;
/**
 * Regions that are read at most, as many as files that a browser's tab can hold may list; of more than can be simulated a
 * sample is taken.
 */
export const MAX_LISTED_REGIONS = 500_000;
/** The bytes of all regions' start keys together: four hundred for each of the most regions. */
export const MAX_KEY_BYTES = 4_194_304;
/** PD's max-replicas goes up to 9 here; learners and moves come on top. More is no region but an attack on our loops. */
export const MAX_PEERS_OF_REGION = 32;
/** Inputs of one run: one a second for more than an hour. */
export const MAX_INPUTS = 5_000;
/** Ids above it are substituted, although 2^53 would still be exact: the run goes on allocating ids above the largest. */
export const LARGEST_ENGINE_ID = 4_503_599_627_370_496;
/** TiKV splits at 256 MiB; a TiB is no region, but would take a run's whole bandwidth for hours. */
export const MAX_REGION_MIB = 1_048_576;
/** How long something has been silent when a run begins: a century. */
export const MAX_SILENCE = hours(24 * 36_525);
