/// What operators do with a chain.
@NullMarked
package io.relayer.operations.chains;

import org.jspecify.annotations.NullMarked;
