/// Senders: their nonces, and what the chain last said of them.
@NullMarked
package io.relayer.core.account;

import org.jspecify.annotations.NullMarked;
