package io.relayer.monitor.inclusion;

import io.relayer.ethereum.value.ChainId;
import io.relayer.messages.TransactionId;
import io.relayer.monitor.inclusion.ChainMatchDao.Open;
import io.relayer.monitor.leader.Backoff;
import io.relayer.node.chain.NodeException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Nonces of ours of which no node tells what used them: each is asked about again after more and
/// more blocks, so that it leaves the others their turns.
final class UntoldUses {
  private static final Logger log = LoggerFactory.getLogger(ForeignTransactions.class);
  private static final int HISTORY_EVERY = 25;
  private static final int FIRST_PAUSE = 5;
  private static final int LONGEST_PAUSE = 320;

  private final ChainId chain;

  /// Of which no node has the states.
  private final Backoff<TransactionId> untellable = new Backoff<>(HISTORY_EVERY, HISTORY_EVERY);

  /// Of which an answer was not to be had: another node may have it soon, or none ever.
  private final Backoff<TransactionId> failing = new Backoff<>(FIRST_PAUSE, LONGEST_PAUSE);

  UntoldUses(ChainId chain) {
    this.chain = chain;
  }

  boolean isDue(Open open, long block) {
    TransactionId id = open.transaction().id();
    return untellable.isDue(id, block) && failing.isDue(id, block);
  }

  /// How often an answer was not to be had.
  int failures(Open open) {
    return failing.times(open.transaction().id());
  }

  /// An answer was not to be had, or is doubted.
  void failed(Open open, long block) {
    failing.failed(open.transaction().id(), block);
  }

  /// Notes that no node told it. This holds up no other one, nor what is to become final at this
  /// head.
  ///
  /// @return empty where it is only tried again later
  /// @throws NodeException if this process ends
  Optional<NonceVerdict> note(Open open, long block, NodeException e) {
    return switch (e.reason()) {
      case REFUSED, UNKNOWN_BLOCK -> {
        untellable.failed(open.transaction().id(), block);
        log.warn(
            "{}: no node tells what used nonce {} of {} on chain {}, so it waits for one that has older states (an archive node): {}",
            open.transaction().id(),
            open.nonce(),
            open.sender(),
            chain,
            e.toString());
        yield Optional.of(new NonceVerdict.Unknown(open.transaction()));
      }
      case UNREACHABLE, UNREADABLE, RATE_LIMITED, INCONSISTENT, BEHIND, NO_USABLE_NODE -> {
        failing.failed(open.transaction().id(), block);
        log.error(
            "{}: what used nonce {} of {} on chain {} could not be read, so it stays open: {}",
            open.transaction().id(),
            open.nonce(),
            open.sender(),
            chain,
            e.toString());
        yield Optional.empty();
      }
      case INTERRUPTED -> throw e;
    };
  }
}
