package io.relayer.node;

import io.relayer.core.run.Step;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.NodeException;
import io.relayer.node.chain.NodeException.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Asks a node how it stands: now and then while it is well, often while it is not. One that was
/// away says first which chain it serves, before it gets any work.
final class NodeProbe implements Step {
  private static final Duration NEVER = Duration.ofDays(1);

  /// One probe that is not answered in time is no reason to give up a node that was well.
  private static final int MISSES = 2;

  private final PooledNode node;
  private final ChainIdentity chain;
  private final PoolTerms terms;
  private final PoolView pool;
  private final LongSupplier nanos;
  private boolean probed;
  private long probedAt;
  private int misses;

  /// @param nanos a clock that only goes forward
  NodeProbe(
      PooledNode node, ChainIdentity chain, PoolTerms terms, PoolView pool, LongSupplier nanos) {
    this.node = node;
    this.chain = chain;
    this.terms = terms;
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
    boolean well = node.health().isAlive() && (node.breaker().isClosed() || pool.usable());
    Duration period = well ? terms.rhythm().heartbeat() : terms.rhythm().probeEvery();
    return period.minusNanos(nanos.getAsLong() - probedAt);
  }

  private void probe() {
    try {
      look();
      misses = 0;
    } catch (NodeException e) {
      switch (e.reason()) {
        case RATE_LIMITED, INTERRUPTED -> {} // says nothing of the node
        case UNREACHABLE, REFUSED, UNKNOWN_BLOCK, INCONSISTENT, BEHIND, NO_USABLE_NODE -> missed(e);
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
    boolean stranger = node.health().isStranger() || !node.breaker().isClosed();
    if (stranger && !isOurs(reads)) {
      return;
    }
    var _ = reads.head();
    if (!stranger && node.health().isStranger() && !isOurs(reads)) { // its head went back
      return;
    }
    node.health().answered(pool.bestHead(), node.probing().syncingBy(), asOf);
    if (!pool.usable()) {
      node.breaker().hurry();
      pool.announce();
    }
  }

  private boolean isOurs(ChainReads reads) {
    Optional<String> conflict = chain.conflictWith(reads.reportedChainId(), reads.genesisHash());
    if (conflict.isPresent()) {
      node.wrongChain(conflict.get());
      return false;
    }
    node.identified(clientVersion(reads));
    return true;
  }

  /// Such nodes often take transactions and answer nothing else; only its chain is asked for.
  private void lookAtSendOnly(ChainReads reads, int asOf) {
    try {
      Optional<String> conflict = chain.conflictWith(reads.reportedChainId());
      if (conflict.isPresent()) {
        node.wrongChain(conflict.get());
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
