/// The consumer of the orders topic: what producers want done with requests that they made before.
@NullMarked
package io.relayer.signer.orders;

import org.jspecify.annotations.NullMarked;
