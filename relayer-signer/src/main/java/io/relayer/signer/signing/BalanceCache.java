package io.relayer.signer.signing;

import io.relayer.core.account.ObservedNonces;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Balances of the senders that this process signs for, less what they owe, kept for a second: to
/// add up what they owe reads all that is out. In between, what a round has spent is taken off; a
/// sender that had not enough is looked at anew. Used by one thread.
final class BalanceCache {
  private static final Duration FOR = Duration.ofSeconds(1);

  private final Map<SenderKey, Known> known = new HashMap<>();

  /// @param counted when it was added up
  private record Known(BigInteger left, long counted) {}

  boolean knows(ChainId chain, Address sender) {
    return recent(new SenderKey(chain, sender)) != null;
  }

  private @Nullable Known recent(SenderKey key) {
    Known funds = known.get(key);
    return funds != null && System.nanoTime() - funds.counted < FOR.toNanos() ? funds : null;
  }

  /// With what is left by what was added up now, or else is known. Where that has become too old in
  /// between, nothing is known: nodes decide.
  SenderSituation complete(SenderSituation sender) {
    SenderKey key = new SenderKey(sender.chain(), sender.sender());
    ObservedNonces observed = sender.observed();
    if (observed != null && observed.funds().available() != null) {
      known.put(key, new Known(observed.funds().available(), System.nanoTime()));
      return sender;
    }
    Known funds = known.get(key);
    return funds == null ? sender : sender.withAvailable(funds.left);
  }

  /// @param left after a round; null where it has to be added up anew
  void put(ChainId chain, Address sender, @Nullable BigInteger left) {
    SenderKey key = new SenderKey(chain, sender);
    if (left == null) {
      known.remove(key);
    } else {
      known.computeIfPresent(key, (_, before) -> new Known(left, before.counted));
    }
  }
}
