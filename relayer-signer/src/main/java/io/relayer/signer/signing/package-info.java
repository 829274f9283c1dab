/// Nonces and signatures: picks senders with room, signs outside any SQL transaction, and commits
/// with a compare-and-set.
@NullMarked
package io.relayer.signer.signing;

import org.jspecify.annotations.NullMarked;
