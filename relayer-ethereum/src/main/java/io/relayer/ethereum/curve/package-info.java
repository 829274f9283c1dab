/// The curve secp256k1 and the keys on it.
@NullMarked
package io.relayer.ethereum.curve;

import org.jspecify.annotations.NullMarked;
