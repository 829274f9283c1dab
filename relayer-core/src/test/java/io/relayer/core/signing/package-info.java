/// Tests of what the signer asks the database for.
@NullMarked
package io.relayer.core.signing;

import org.jspecify.annotations.NullMarked;
