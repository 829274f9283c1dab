/// Transactions as bytes: what is hashed and signed, what is sent, and the check that both say what
/// was asked. The only package that knows a curve or a library of Ethereum types.
@NullMarked
package io.relayer.signer.encoding;

import org.jspecify.annotations.NullMarked;
