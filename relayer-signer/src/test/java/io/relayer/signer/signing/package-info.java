/// Tests of signing on a real database.
@NullMarked
package io.relayer.signer.signing;

import org.jspecify.annotations.NullMarked;
