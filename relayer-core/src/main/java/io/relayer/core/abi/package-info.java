/// Function calls in the contract ABI: signatures, types and the encoding of arguments.
@NullMarked
package io.relayer.core.abi;

import org.jspecify.annotations.NullMarked;
