/// Trouble with nodes, seen from outside: it costs seconds and never a transaction.
@NullMarked
package io.relayer.app.faults;

import org.jspecify.annotations.NullMarked;
