/// Senders as the chain has them: nonces and balances.
@NullMarked
package io.relayer.monitor.accounts;

import org.jspecify.annotations.NullMarked;
