/** Benchmarks of the packaged service, run by the Maven profile {@code bench}. */
package tapbill.bench;
