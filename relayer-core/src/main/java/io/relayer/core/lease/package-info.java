/// Leadership as a row: who may do what only one may do, judged by the database's clock.
@NullMarked
package io.relayer.core.lease;

import org.jspecify.annotations.NullMarked;
