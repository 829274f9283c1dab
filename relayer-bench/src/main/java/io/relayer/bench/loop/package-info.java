/// What people write with web3j: a thread for each account, and one call for each transaction.
@NullMarked
package io.relayer.bench.loop;

import org.jspecify.annotations.NullMarked;
