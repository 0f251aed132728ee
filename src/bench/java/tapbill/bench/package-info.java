/** Measures the service against its database. Run as the README says; no part of the tests. */
package tapbill.bench;
