package io.relayer.operations.senders;

import io.relayer.core.account.ObservedNonces;
import io.relayer.ethereum.value.Nonce;
import org.jspecify.annotations.Nullable;

/// An account, as an adoption sees it.
///
/// @param next its next nonce; null until it is taken into use
/// @param missing how many nonces from its first to before its next have no transaction and were
///   not given up
/// @param observed what the chain last said of it
record Standing(@Nullable Nonce next, long missing, @Nullable ObservedNonces observed) {}
