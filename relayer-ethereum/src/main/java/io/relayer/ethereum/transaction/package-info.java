/// Transactions as bytes: what is hashed and signed, what is sent, and the check that both say what
/// was asked.
@NullMarked
package io.relayer.ethereum.transaction;

import org.jspecify.annotations.NullMarked;
