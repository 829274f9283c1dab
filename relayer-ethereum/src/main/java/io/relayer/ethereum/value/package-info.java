/// Ethereum's values as types: what an account, a block or a transaction is named by, what it
/// costs, and how people and programs write them.
@NullMarked
package io.relayer.ethereum.value;

import org.jspecify.annotations.NullMarked;
