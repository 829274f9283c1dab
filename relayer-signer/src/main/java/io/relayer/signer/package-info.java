/// Takes requests in and signs them; it has no way to reach a chain.
@NullMarked
package io.relayer.signer;

import org.jspecify.annotations.NullMarked;
