/// States of rows, for tests of what comes for them.
@NullMarked
package io.relayer.signer.row;

import org.jspecify.annotations.NullMarked;
