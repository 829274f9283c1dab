package io.relayer.node;

import io.relayer.core.runtime.Step;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.NodeException;
import io.relayer.node.chain.NodeException.Reason;
import io.relayer.node.state.NodeState.WrongChain;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// The health check of a node: now and then while it is well, often while it is not. One that was
/// away says first which chain it serves, before it gets any work. What speaks for another chain is
/// asked twice: one answer may have been led astray. Where both say so the node is out, and is
/// asked again each minute, until two in a row say that it serves this chain.
///
/// Why: RATIONALE.md#wrong-chain.
final class NodeProbe implements Step {
  private static final Duration NEVER = Duration.ofDays(1);
  private static final Duration WRONG_CHAIN_EVERY = Duration.ofMinutes(1);

  /// One probe that is not answered in time is no reason to give up a node that was well.
  private static final int MISSES = 2;

  private final PooledNode node;
  private final ChainIdentity chain;
  private final PoolSettings settings;
  private final PoolView pool;
  private final LongSupplier nanos;
  private boolean probed;
  private long probedAt;
  private int misses;

  /// The pool, as far as a probe needs to know of it.
  interface PoolView {
    /// The newest block of any node that answers; -1 if none is known.
    long bestHead();

    /// Whether any node can be asked.
    boolean usable();

    /// A node may be of use again: wakes those who wait for one.
    void announce();
  }

  /// @param nanos a clock that only goes forward
  NodeProbe(
      PooledNode node,
      ChainIdentity chain,
      PoolSettings settings,
      PoolView pool,
      LongSupplier nanos) {
    this.node = node;
    this.chain = chain;
    this.settings = settings;
    this.pool = pool;
    this.nanos = nanos;
  }

  @Override
  public Duration advance() {
    if (node.health().state().isFinal()) {
      return NEVER;
    }
    if (!probed || untilNext().isNegative() || untilNext().isZero()) {
      probed = true;
      probedAt = nanos.getAsLong();
      probe();
    }
    Duration left = untilNext();
    return left.isNegative() ? Duration.ofMillis(1) : left;
  }

  private Duration untilNext() {
    if (isOfWrongChain()) {
      return WRONG_CHAIN_EVERY.minusNanos(nanos.getAsLong() - probedAt);
    }
    boolean well = node.health().isAlive() && (node.breaker().isClosed() || pool.usable());
    Duration period = well ? settings.rhythm().heartbeat() : settings.rhythm().probeEvery();
    return period.minusNanos(nanos.getAsLong() - probedAt);
  }

  private boolean isOfWrongChain() {
    return node.health().state() instanceof WrongChain;
  }

  private void probe() {
    try {
      look();
      misses = 0;
    } catch (NodeException e) {
      switch (e.reason()) {
        case RATE_LIMITED, INTERRUPTED -> {} // says nothing of the node
        case INCONSISTENT -> node.probeFailed(e.detail()); // it may be another node at any time
        case UNREACHABLE, UNREADABLE, REFUSED, UNKNOWN_BLOCK, BEHIND, NO_USABLE_NODE -> missed(e);
      }
    }
  }

  private void missed(NodeException e) {
    misses++;
    if (misses >= MISSES || !node.health().state().answers()) {
      node.probeFailed(e.detail());
    }
  }

  private void look() {
    int asOf = node.health().losses();
    ChainReads reads = node.probing().reads();
    if (node.member().isSendOnly()) {
      lookAtSendOnly(reads, asOf);
      return;
    }
    boolean unverified = node.health().isUnverified() || !node.breaker().isClosed();
    if (unverified && !isOurs(reads)) {
      return;
    }
    var _ = reads.head();
    if (!unverified && node.health().isUnverified() && !isOurs(reads)) { // its head went back
      return;
    }
    node.health().answered(pool.bestHead(), node.probing().syncingBy(), asOf);
    if (!pool.usable()) {
      node.breaker().tryNow();
      pool.announce();
    }
  }

  private boolean isOurs(ChainReads reads) {
    if (!isOurs(reads, () -> chain.conflictWith(reads.reportedChainId(), reads.genesisHash()))) {
      return false;
    }
    node.identified(clientVersion(reads));
    return true;
  }

  /// Asks once, and where that speaks against the node, or something did before, once more.
  ///
  /// @throws NodeException where its answers contradict each other
  private boolean isOurs(ChainReads reads, Supplier<Optional<String>> conflict) {
    Optional<String> first = conflict.get();
    if (first.isEmpty() && !isOfWrongChain()) {
      return true;
    }
    Optional<String> second = conflict.get();
    if (first.isPresent() != second.isPresent()) {
      throw reads.inconsistent(
          "eth_chainId, eth_getBlockByNumber: it answers for two chains: "
              + first.or(() -> second).orElseThrow());
    }
    second.ifPresent(node::wrongChain);
    return second.isEmpty();
  }

  /// Such nodes often take transactions and answer nothing else; only its chain is asked for.
  private void lookAtSendOnly(ChainReads reads, int asOf) {
    try {
      if (!isOurs(reads, () -> chain.conflictWith(reads.reportedChainId()))) {
        return;
      }
    } catch (NodeException e) {
      if (e.reason() != Reason.REFUSED) {
        throw e;
      }
    }
    node.health().answered(0, 0, asOf);
  }

  /// Some providers do not tell; then the generic table of refusals has to do.
  private static String clientVersion(ChainReads reads) {
    try {
      return reads.clientVersion();
    } catch (NodeException e) {
      if (e.reason() == Reason.REFUSED) {
        return "";
      }
      throw e;
    }
  }
}
