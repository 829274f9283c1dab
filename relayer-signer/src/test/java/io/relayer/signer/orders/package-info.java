/// Tests of the orders topic, on a real broker and database.
@NullMarked
package io.relayer.signer.orders;

import org.jspecify.annotations.NullMarked;
