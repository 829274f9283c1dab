/// The contract ABI: its files, the encoding of calls, and what a contract's errors say.
@NullMarked
package io.relayer.ethereum.abi;

import org.jspecify.annotations.NullMarked;
