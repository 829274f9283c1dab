/// Tests of intake on a real broker and database.
@NullMarked
package io.relayer.signer.intake;

import org.jspecify.annotations.NullMarked;
