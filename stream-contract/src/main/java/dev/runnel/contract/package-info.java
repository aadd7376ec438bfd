/** What travels: ids, offsets, log entries, key names, frames and errors. No I/O and no framework; Jackson only names fields. */
package dev.runnel.contract;
