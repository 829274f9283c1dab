/// What the chain says of senders: nonces and balances.
@NullMarked
package io.relayer.monitor.accounts;

import org.jspecify.annotations.NullMarked;
